"""The simple things that people type first: about half of all training pictures show them, under names written by hand.

Each line: the emoji; English names; Korean names. A name is written as a noun without article ("red apple"), names
that take none end with `!` ("pizza!"). Several emojis may share a name where any of them is a fair answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.training.concepts import concept_key

_LINES = """
🍎; red apple, apple; 빨간 사과, 사과
🍏; green apple; 초록색 사과, 풋사과
🙂; smiling face, smile, happy face, smiley; 웃는 얼굴, 미소, 웃음
😀; grinning face, happy face, smiling face, big smile; 활짝 웃는 얼굴, 웃는 얼굴
😂; laughing face, face with tears of joy; 눈물 나게 웃는 얼굴
😍; smiling face with heart-eyes, face in love; 하트 눈 얼굴, 사랑에 빠진 얼굴
😎; smiling face with sunglasses, cool face, face with sunglasses; 선글라스를 쓴 얼굴
😉; winking face, wink; 윙크하는 얼굴
😢; crying face, sad face; 우는 얼굴, 슬픈 얼굴
😡; angry face, red angry face; 화난 얼굴
😴; sleeping face; 자는 얼굴
😮; surprised face; 놀란 얼굴
😘; face blowing a kiss, kissing face; 뽀뽀하는 얼굴
🤖; robot, robot face; 로봇
👻; ghost; 유령
👽; alien, green alien; 외계인
💀; skull; 해골
💩; pile of poo, poop; 똥
🎃; jack-o-lantern, halloween pumpkin, pumpkin; 호박
😈; purple devil, smiling devil; 악마
⭐; yellow star, star; 노란 별, 별
🌟; glowing star, shining star; 빛나는 별
❤️; red heart, heart; 빨간 하트, 하트, 심장
💛; yellow heart; 노란 하트
💚; green heart; 초록색 하트
💙; blue heart; 파란 하트
💜; purple heart; 보라색 하트
🧡; orange heart; 주황색 하트
🖤; black heart; 검은 하트
🤎; brown heart; 갈색 하트
💔; broken heart; 깨진 하트
💖; sparkling heart, pink heart; 반짝이는 하트, 분홍색 하트
☀️; sun, yellow sun; 태양, 해
🌞; smiling sun, sun with face; 웃는 태양, 얼굴이 있는 태양
🌙; crescent moon, moon; 초승달, 달
🌕; full moon; 보름달
🌎; earth, planet earth, globe; 지구
🪐; planet with ring, saturn, planet; 행성, 토성
☁️; cloud, white cloud; 구름
🌧️; rain cloud, rain!; 비구름, 비
⚡; lightning!, lightning bolt; 번개
❄️; snowflake, snow!; 눈송이, 눈
⛄; snowman; 눈사람
🌈; rainbow; 무지개
🔥; fire!, flame; 불, 불꽃
💧; water drop, drop of water, blue drop; 물방울
🌊; wave, ocean wave, sea; 파도, 바다
🌋; volcano; 화산
⛰️; mountain; 산
🐱; cat, cat face, kitten; 고양이, 고양이 얼굴
🐶; dog, dog face, puppy; 강아지, 개
🐭; mouse, mouse face; 쥐
🐰; rabbit, rabbit face, bunny; 토끼
🦊; fox, fox face, red fox; 여우
🐻; bear, bear face, brown bear; 곰
🐼; panda, panda face; 판다
🐨; koala; 코알라
🐯; tiger, tiger face; 호랑이
🦁; lion, lion face; 사자
🐮; cow, cow face; 소, 젖소
🐷; pig, pig face, pink pig; 돼지
🐸; frog, frog face, green frog; 개구리
🐵; monkey, monkey face; 원숭이
🐔; chicken, hen; 닭
🐧; penguin; 펭귄
🐦; bird, blue bird; 새, 파란 새
🐤; chick, baby chick, yellow chick; 병아리
🦆; duck; 오리
🦉; owl; 부엉이
🐴; horse, horse face; 말
🦄; unicorn; 유니콘
🐝; bee, honeybee; 벌, 꿀벌
🦋; butterfly, blue butterfly; 나비
🐞; ladybug, lady beetle; 무당벌레
🐌; snail; 달팽이
🐢; turtle, green turtle; 거북이
🐍; snake, green snake; 뱀
🐙; octopus; 문어
🐟; fish, blue fish; 물고기
🐠; tropical fish; 열대어
🐬; dolphin; 돌고래
🐳; whale, blue whale; 고래
🦈; shark; 상어
🦀; crab, red crab; 게
🐘; elephant; 코끼리
🐑; sheep; 양
🦖; dinosaur, T-Rex, green dinosaur; 공룡
🐲; dragon, dragon face; 용
🌳; tree, green tree; 나무, 초록색 나무
🌲; pine tree, evergreen tree, fir; 소나무
🎄; Christmas tree; 크리스마스 트리
🌴; palm tree; 야자수
🌵; cactus; 선인장
🌸; flower, cherry blossom, pink flower; 꽃, 벚꽃
🌹; rose, red rose; 장미, 빨간 장미
🌻; sunflower; 해바라기
🌷; tulip; 튤립
🌼; blossom, daisy, yellow flower; 노란 꽃
🍀; four leaf clover, clover; 네잎클로버
🍁; maple leaf, autumn leaf; 단풍잎
🌱; seedling, sprout; 새싹
🍄; mushroom, red mushroom; 버섯
🍌; banana; 바나나
🍊; orange, tangerine; 오렌지, 귤
🍋; lemon, yellow lemon; 레몬
🍇; grapes!, purple grapes!; 포도
🍉; watermelon, slice of watermelon; 수박
🍓; strawberry; 딸기
🍒; cherries!, cherry, red cherries!; 체리
🍑; peach; 복숭아
🍍; pineapple; 파인애플
🍐; pear; 배
🍅; tomato, red tomato; 토마토
🥕; carrot; 당근
🌽; corn!, ear of corn; 옥수수
🍆; eggplant; 가지
🥑; avocado; 아보카도
🥦; broccoli!; 브로콜리
🍕; pizza!, slice of pizza; 피자
🍔; hamburger, burger; 햄버거
🍟; french fries!, fries!; 감자튀김
🌭; hot dog; 핫도그
🥚; egg, white egg; 달걀, 계란
🍳; fried egg; 계란 프라이
🍞; bread!, loaf of bread; 빵
🧀; cheese!, piece of cheese; 치즈
🍩; donut, doughnut; 도넛
🍪; cookie; 쿠키
🎂; birthday cake, cake; 생일 케이크, 케이크
🧁; cupcake; 컵케이크
🍦; ice cream!, ice cream cone; 아이스크림
🍭; lollipop; 막대 사탕
🍫; chocolate!, chocolate bar; 초콜릿
🍚; bowl of rice, rice!; 밥
🍣; sushi!; 초밥
☕; cup of coffee, coffee!; 커피
🍵; cup of tea, green tea!; 차, 녹차
🍺; beer!, mug of beer; 맥주
🍷; glass of wine, red wine!; 와인
🏠; house, home; 집
🏰; castle; 성
⛺; tent; 텐트
🚗; car, red car; 자동차, 빨간 자동차
🚕; taxi, yellow taxi; 택시
🚓; police car; 경찰차
🚒; fire engine, fire truck; 소방차
🚌; bus; 버스
🚚; truck, delivery truck; 트럭
🚜; tractor; 트랙터
🚲; bicycle, bike; 자전거
🚂; train, steam train, locomotive; 기차
✈️; airplane, plane; 비행기
🚀; rocket, space rocket; 로켓
🛸; flying saucer, UFO; 유에프오
⛵; sailboat, boat; 돛단배, 배
⚓; anchor; 닻
🎈; balloon, red balloon; 풍선, 빨간 풍선
🎁; gift, present, gift box; 선물
⚽; soccer ball, football, ball; 축구공, 공
🏀; basketball; 농구공
🎾; tennis ball; 테니스공
🏆; trophy, golden trophy; 트로피
🎸; guitar; 기타
🎹; piano, piano keys; 피아노
🥁; drum; 북
👑; crown, golden crown; 왕관
💎; diamond, blue diamond, gem; 다이아몬드, 보석
💡; light bulb; 전구
🔑; key; 열쇠
🔒; lock, closed lock; 자물쇠
🔔; bell, golden bell; 종
📷; camera; 카메라
📱; phone, smartphone; 휴대폰
💻; laptop, computer; 노트북, 컴퓨터
📺; television, TV; 텔레비전
📖; open book, book; 책
✏️; pencil; 연필
✂️; scissors!; 가위
☂️; umbrella; 우산
🎩; top hat, hat; 모자
👓; glasses!; 안경
👍; thumbs up!; 엄지 척
👀; eyes!; 눈
🔴; red circle; 빨간 원
🟠; orange circle; 주황색 원
🟡; yellow circle; 노란 원
🟢; green circle; 초록색 원
🔵; blue circle; 파란 원
🟣; purple circle; 보라색 원
⚫; black circle; 검은 원
🟥; red square; 빨간 사각형
🟨; yellow square; 노란 사각형
🟩; green square; 초록색 사각형
🟦; blue square; 파란 사각형
🟪; purple square; 보라색 사각형
"""

_TINTABLE_EMOJIS = "⭐ 🍎 🐱 🚗 🏠 🌸 🌷 🌹 🎈 🐦 🐟 🦋 🌳 🎁 🎩 🐸 🍄 🚀 ☂️ 👑 🐶 🐰 🐻 🐢 🍓 🔑 🦆 🐘"
TINTABLE = frozenset(_TINTABLE_EMOJIS.split())
"""Things that are also shown repainted, under their first name with another colour ("a blue star")."""


@dataclass(frozen=True, slots=True)
class Famous:
    """One well-known thing: names without article; `takes_article` tells for each English name."""

    key: str
    english: tuple[str, ...]
    takes_article: tuple[bool, ...]
    korean: tuple[str, ...]
    is_tintable: bool


def _read_line(line: str) -> Famous:
    emoji, english, korean = (part.strip() for part in line.split(";"))
    names = [name.strip() for name in english.split(",")]
    return Famous(
        key=concept_key("-".join(f"{ord(letter):x}" for letter in emoji)),
        english=tuple(name.rstrip("!") for name in names),
        takes_article=tuple(not name.endswith("!") for name in names),
        korean=tuple(name.strip() for name in korean.split(",")),
        is_tintable=emoji in TINTABLE,
    )


FAMOUS: dict[str, Famous] = {famous.key: famous for famous in map(_read_line, _LINES.strip().splitlines())}
