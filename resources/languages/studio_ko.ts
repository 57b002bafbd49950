<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>AboutDialog</name>
    <message>
        <source>A desktop studio for latent diffusion, with Diffusion Transformers and state-space models.</source>
        <translation>디퓨전 트랜스포머와 상태 공간 모델을 함께 쓰는 잠재 디퓨전 데스크톱 스튜디오입니다.</translation>
    </message>
    <message>
        <source>About Scanline Studio</source>
        <translation>Scanline Studio 정보</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>버전 정보 복사</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>The file {file} is missing.</source>
        <translation>파일이 없습니다: {file}</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Whose work it stands on</source>
        <translation>이 프로그램의 바탕이 된 작업</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>Nothing of the queue is lost. What happened is in {log}.</source>
        <translation>대기열은 그대로 남아 있습니다. 무슨 일이 있었는지는 {log}에 있습니다.</translation>
    </message>
    <message>
        <source>The last run ended unexpectedly.</source>
        <translation>지난번에 프로그램이 갑자기 끝났습니다.</translation>
    </message>
</context>
<context>
    <name>BackboneChooser</name>
    <message>
        <source>Choose a folder of diffusers weights, or drop one here. Python files and pickles are never run.</source>
        <translation>diffusers 가중치 폴더를 선택하거나 여기에 끌어다 놓으세요. Python 파일과 pickle은 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>Folder of weights</source>
        <translation>가중치 폴더</translation>
    </message>
    <message>
        <source>Folder of weights…</source>
        <translation>가중치 폴더…</translation>
    </message>
    <message>
        <source>Folders of weights</source>
        <translation>가중치 폴더 목록</translation>
    </message>
    <message>
        <source>Folders that were used since the start</source>
        <translation>시작한 뒤 사용한 폴더</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>연산자</translation>
    </message>
    <message>
        <source>Small weights to compare: every operator learned from the same pictures in as many steps, at {size}.</source>
        <translation>비교용 작은 가중치입니다. 모든 연산자가 같은 그림을 같은 단계 수만큼 {size} 크기로 배웠습니다.</translation>
    </message>
    <message>
        <source>What mixes the tokens: compare operators at the same seed</source>
        <translation>토큰을 섞는 방식: 같은 시드로 연산자를 비교해 보세요</translation>
    </message>
</context>
<context>
    <name>BackboneFacts</name>
    <message>
        <source>Known once the engine is ready.</source>
        <translation>엔진이 준비되면 표시됩니다.</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>확인하는 중…</translation>
    </message>
    <message>
        <source>Native size</source>
        <translation>기본 크기</translation>
    </message>
    <message>
        <source>Nobody has tested weights of this kind here; they may fail or give noise.</source>
        <translation>이런 종류의 가중치는 검증되지 않았습니다. 실패하거나 노이즈만 나올 수 있습니다.</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>디스크 크기</translation>
    </message>
    <message>
        <source>Own scheduler</source>
        <translation>자체 스케줄러</translation>
    </message>
    <message>
        <source>Predicts</source>
        <translation>예측 대상</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치 수</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>{family}, tested</source>
        <translation>{family}, 검증됨</translation>
    </message>
    <message>
        <source>{family}, untried</source>
        <translation>{family}, 검증되지 않음</translation>
    </message>
</context>
<context>
    <name>BackbonePanel</name>
    <message>
        <source>Drop the folder here to paint with its weights</source>
        <translation>폴더를 여기에 놓으면 그 가중치로 그립니다</translation>
    </message>
</context>
<context>
    <name>Backbones</name>
    <message>
        <source>DiT: every part of the picture attends to every other</source>
        <translation>DiT: 그림의 모든 부분이 서로에게 주의를 기울입니다</translation>
    </message>
    <message>
        <source>Diffusion Transformer</source>
        <translation>확산 트랜스포머</translation>
    </message>
    <message>
        <source>SSD (Mamba-2): scans the picture like a sequence</source>
        <translation>SSD (Mamba-2): 그림을 하나의 수열처럼 훑습니다</translation>
    </message>
    <message>
        <source>State-space model</source>
        <translation>상태 공간 모델</translation>
    </message>
    <message>
        <source>a mix of noise and picture (v)</source>
        <translation>노이즈와 그림의 혼합 (v)</translation>
    </message>
    <message>
        <source>about {hours} h</source>
        <translation>약 {hours}시간</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>약 {minutes}분</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>약 {seconds}초</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>the noise (epsilon)</source>
        <translation>노이즈 (epsilon)</translation>
    </message>
    <message>
        <source>the picture itself (sample)</source>
        <translation>그림 자체 (sample)</translation>
    </message>
    <message>
        <source>the way from noise to picture (flow)</source>
        <translation>노이즈에서 그림까지의 흐름 (flow)</translation>
    </message>
    <message>
        <source>under a second</source>
        <translation>1초 미만</translation>
    </message>
    <message>
        <source>{number} billion</source>
        <translation>{number}B</translation>
    </message>
    <message>
        <source>{number} million</source>
        <translation>{number}M</translation>
    </message>
    <message>
        <source>{operator}, with the small weights to compare</source>
        <translation>{operator}, 비교용 작은 가중치</translation>
    </message>
</context>
<context>
    <name>CandidateTile</name>
    <message>
        <source>Result {number}, seed {seed}</source>
        <translation>결과 {number}, 시드 {seed}</translation>
    </message>
    <message>
        <source>Result {number}: {percent} %</source>
        <translation>결과 {number}: {percent} %</translation>
    </message>
</context>
<context>
    <name>CanvasDocument</name>
    <message>
        <source>The File menu leads back to the earlier picture.</source>
        <translation>파일 메뉴에서 이전 그림으로 돌아갈 수 있습니다.</translation>
    </message>
    <message>
        <source>The picture that was edited is kept: {name}.</source>
        <translation>편집한 그림을 보관했습니다: {name}</translation>
    </message>
    <message>
        <source>a new picture</source>
        <translation>새 그림</translation>
    </message>
    <message>
        <source>{name} is no longer kept: only the last {count} edited pictures are.</source>
        <translation>‘{name}’은(는) 더 이상 보관하지 않습니다. 마지막으로 편집한 그림 {count}개만 보관합니다.</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>캔버스</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패함</translation>
    </message>
    <message>
        <source>Frame: {width} x {height} pixels at {x}, {y}</source>
        <translation>프레임: {width} x {height} 픽셀, 위치 {x}, {y}</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>그림 없음</translation>
    </message>
    <message>
        <source>{width} x {height} pixels, {percent} %</source>
        <translation>{width} x {height} 픽셀, {percent}%</translation>
    </message>
</context>
<context>
    <name>ClassChooser</name>
    <message>
        <source>Choose a class</source>
        <translation>클래스 선택</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>클래스 {number}</translation>
    </message>
    <message>
        <source>What the picture shows: type a part of its name, or open the list</source>
        <translation>그림에 담을 것. 이름의 일부를 입력하거나 목록을 여세요</translation>
    </message>
</context>
<context>
    <name>CollectionMenus</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation>이름:</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>새 컬렉션</translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation>새 컬렉션…</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Rename the collection</source>
        <translation>컬렉션 이름 바꾸기</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Tags of this picture, divided by commas:</source>
        <translation>이 그림의 태그(쉼표로 나눔):</translation>
    </message>
    <message>
        <source>Tags that all {count} pictures have, divided by commas:</source>
        <translation>그림 {count}장에 모두 있는 태그(쉼표로 나눔):</translation>
    </message>
</context>
<context>
    <name>ColourPair</name>
    <message>
        <source>Background colour</source>
        <translation>배경색</translation>
    </message>
    <message>
        <source>Foreground colour</source>
        <translation>전경색</translation>
    </message>
    <message>
        <source>{swap} swaps the colours, {reset} takes black on white</source>
        <translation>{swap}: 두 색 바꾸기, {reset}: 흰 바탕에 검정</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>무엇을 하시겠습니까?</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>A click comes nearer, with Alt it goes away</source>
        <translation>클릭하면 확대하고, Alt와 함께 클릭하면 축소합니다</translation>
    </message>
    <message>
        <source>About Scanline Studio</source>
        <translation>Scanline Studio 정보</translation>
    </message>
    <message>
        <source>Accept the result as a layer</source>
        <translation>결과를 레이어로 받아들이기</translation>
    </message>
    <message>
        <source>Accept the result into the layer</source>
        <translation>결과를 현재 레이어에 합치기</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>실제 크기</translation>
    </message>
    <message>
        <source>Asks for the scale, the upscaler, and whether new detail is painted</source>
        <translation>배율과 업스케일러, 세부 묘사를 새로 그릴지를 묻습니다</translation>
    </message>
    <message>
        <source>Back to the earlier picture</source>
        <translation>이전 그림으로 돌아가기</translation>
    </message>
    <message>
        <source>Begins an empty picture of a chosen size</source>
        <translation>크기를 정해 빈 그림을 시작합니다</translation>
    </message>
    <message>
        <source>Black on white</source>
        <translation>흰 바탕에 검정</translation>
    </message>
    <message>
        <source>Bring back unsaved pictures…</source>
        <translation>저장하지 않은 그림 되살리기…</translation>
    </message>
    <message>
        <source>Bring back what was deleted last</source>
        <translation>마지막에 지운 그림 되살리기</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Close the picture</source>
        <translation>그림 닫기</translation>
    </message>
    <message>
        <source>Colour picker</source>
        <translation>스포이트</translation>
    </message>
    <message>
        <source>Continue the picture beyond its edges</source>
        <translation>그림을 가장자리 밖으로 이어 그리기</translation>
    </message>
    <message>
        <source>Copies in another format and size, contact sheets, pages, moving pictures</source>
        <translation>다른 형식과 크기의 사본, 밀착 인화지, 웹 페이지, 움직이는 그림을 만듭니다</translation>
    </message>
    <message>
        <source>Copies what is selected of the layer</source>
        <translation>레이어에서 선택한 부분을 복사합니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copy seed</source>
        <translation>시드 복사</translation>
    </message>
    <message>
        <source>Crop to the frame</source>
        <translation>프레임에 맞춰 자르기</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>잘라내기</translation>
    </message>
    <message>
        <source>Delete the layer</source>
        <translation>레이어 삭제</translation>
    </message>
    <message>
        <source>Deleted pictures…</source>
        <translation>지운 그림…</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>선택 해제</translation>
    </message>
    <message>
        <source>Discard all results</source>
        <translation>모든 결과 버리기</translation>
    </message>
    <message>
        <source>Discard the result</source>
        <translation>결과 버리기</translation>
    </message>
    <message>
        <source>Duplicate the layer</source>
        <translation>레이어 복제</translation>
    </message>
    <message>
        <source>Ends the job at once and goes on with the next one</source>
        <translation>작업을 바로 끝내고 다음 작업으로 넘어갑니다</translation>
    </message>
    <message>
        <source>Ends the job at once; waiting jobs stay in the queue</source>
        <translation>작업을 바로 끝냅니다. 기다리는 작업은 대기열에 남습니다</translation>
    </message>
    <message>
        <source>Enlarge 2x</source>
        <translation>2배로 키우기</translation>
    </message>
    <message>
        <source>Enlarge 4x</source>
        <translation>4배로 키우기</translation>
    </message>
    <message>
        <source>Enlarge…</source>
        <translation>그림 키우기…</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Every picture of your folders, found by words, stars, tags and dates</source>
        <translation>폴더에 있는 모든 그림을 낱말, 별점, 태그, 날짜로 찾습니다</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Feather the selection…</source>
        <translation>선택 영역 부드럽게…</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>명령 찾기…</translation>
    </message>
    <message>
        <source>Finishes the picture that is being made, then stops</source>
        <translation>만들고 있는 그림을 마친 뒤 멈춥니다</translation>
    </message>
    <message>
        <source>Fit in the window</source>
        <translation>창에 맞추기</translation>
    </message>
    <message>
        <source>Flatten the picture</source>
        <translation>그림 평탄화</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>Frame the whole picture</source>
        <translation>프레임을 그림 전체로</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Gives pixels of a similar colour the foreground colour</source>
        <translation>비슷한 색의 픽셀을 전경색으로 채웁니다</translation>
    </message>
    <message>
        <source>Gives the memory of all loaded weights back</source>
        <translation>불러온 가중치가 쓰던 메모리를 모두 돌려줍니다</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>프롬프트로 이동</translation>
    </message>
    <message>
        <source>Grow the selection…</source>
        <translation>선택 영역 넓히기…</translation>
    </message>
    <message>
        <source>Grows the frame by a quarter on every side; Generate then paints what is new</source>
        <translation>프레임을 사방으로 4분의 1씩 늘립니다. 그런 다음 생성하면 늘어난 부분을 그립니다</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>손</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>브러시 더 단단하게</translation>
    </message>
    <message>
        <source>Hide all panels</source>
        <translation>모든 패널 숨기기</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>선택 영역 반전</translation>
    </message>
    <message>
        <source>It becomes part of the layer that is worked on</source>
        <translation>작업 중인 레이어의 일부가 됩니다</translation>
    </message>
    <message>
        <source>Its file stays among the results</source>
        <translation>파일은 결과 목록에 남습니다</translation>
    </message>
    <message>
        <source>Keeps layers, masks, panels and waiting jobs in a file that Krita and GIMP open</source>
        <translation>레이어, 마스크, 패널, 대기 중인 작업을 Krita와 GIMP에서도 열 수 있는 파일에 보관합니다</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>브러시 더 크게</translation>
    </message>
    <message>
        <source>Lasso selection</source>
        <translation>올가미 선택</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>돋보기</translation>
    </message>
    <message>
        <source>Make more of these results</source>
        <translation>이런 결과 더 만들기</translation>
    </message>
    <message>
        <source>Makes one layer of all that is visible; hidden layers and masks stay</source>
        <translation>보이는 것을 모두 한 레이어로 만듭니다. 숨긴 레이어와 마스크는 남습니다</translation>
    </message>
    <message>
        <source>Makes pictures of the prompt; while one is being made, the new job waits in the queue</source>
        <translation>프롬프트로 그림을 만듭니다. 다른 그림을 만드는 동안에는 대기열에서 기다립니다</translation>
    </message>
    <message>
        <source>Makes pixels transparent, or takes away from the mask</source>
        <translation>픽셀을 투명하게 하거나 마스크에서 지웁니다</translation>
    </message>
    <message>
        <source>Makes the picture as large as the frame; what lies outside is kept in the layers</source>
        <translation>그림을 프레임 크기로 만듭니다. 밖에 있는 부분은 레이어에 남습니다</translation>
    </message>
    <message>
        <source>Makes the picture four times as wide and high with the default weights</source>
        <translation>기본 가중치로 너비와 높이를 네 배로 늘립니다</translation>
    </message>
    <message>
        <source>Makes the picture twice as wide and high with the default weights</source>
        <translation>기본 가중치로 너비와 높이를 두 배로 늘립니다</translation>
    </message>
    <message>
        <source>Mask brush</source>
        <translation>마스크 브러시</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>아래로 병합</translation>
    </message>
    <message>
        <source>Merge the visible layers into a new one</source>
        <translation>보이는 레이어를 새 레이어로 병합</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Moves the layer, or what is selected of it; the arrow keys too</source>
        <translation>레이어나 그 선택 부분을 옮깁니다. 화살표 키로도 옮깁니다</translation>
    </message>
    <message>
        <source>Moves the picture about; with any tool while Space is held</source>
        <translation>화면에서 그림을 옮깁니다. 다른 도구에서는 Space를 누른 채 끕니다</translation>
    </message>
    <message>
        <source>New layer</source>
        <translation>새 레이어</translation>
    </message>
    <message>
        <source>New mask layer</source>
        <translation>새 마스크 레이어</translation>
    </message>
    <message>
        <source>New picture…</source>
        <translation>새 그림…</translation>
    </message>
    <message>
        <source>Next result</source>
        <translation>다음 결과</translation>
    </message>
    <message>
        <source>Open picture or project…</source>
        <translation>그림 또는 프로젝트 열기…</translation>
    </message>
    <message>
        <source>Open the result as its own picture</source>
        <translation>결과를 별도의 그림으로 열기</translation>
    </message>
    <message>
        <source>Opens what was open when the studio ended unexpectedly</source>
        <translation>프로그램이 갑자기 끝났을 때 열려 있던 것을 엽니다</translation>
    </message>
    <message>
        <source>Paint over what shall be repainted; Generate then changes only that</source>
        <translation>다시 그릴 곳을 칠합니다. 만들기를 누르면 그곳만 바뀝니다</translation>
    </message>
    <message>
        <source>Paste as a layer</source>
        <translation>레이어로 붙여넣기</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>대기열 일시 정지</translation>
    </message>
    <message>
        <source>Previous result</source>
        <translation>이전 결과</translation>
    </message>
    <message>
        <source>Puts everything that made the shown picture back into the panels</source>
        <translation>보이는 그림을 만든 설정을 모두 패널로 되돌립니다</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Rectangle selection</source>
        <translation>사각형 선택</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Remove all finished jobs</source>
        <translation>끝난 작업 모두 제거</translation>
    </message>
    <message>
        <source>Remove all waiting jobs</source>
        <translation>기다리는 작업 모두 제거</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>배치 초기화</translation>
    </message>
    <message>
        <source>Roll the seed</source>
        <translation>시드 새로 뽑기</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>사본 저장…</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>프로젝트 저장</translation>
    </message>
    <message>
        <source>Save the project as…</source>
        <translation>다른 이름으로 프로젝트 저장…</translation>
    </message>
    <message>
        <source>Save unsaved pictures</source>
        <translation>저장하지 못한 그림 저장</translation>
    </message>
    <message>
        <source>Says where pictures are made; beyond the edge the picture grows</source>
        <translation>그림을 만들 자리를 정합니다. 가장자리를 넘으면 그림이 넓어집니다</translation>
    </message>
    <message>
        <source>Scales and turns the layer, or what is selected of it</source>
        <translation>레이어나 그 선택 부분의 크기와 각도를 바꿉니다</translation>
    </message>
    <message>
        <source>Search the gallery</source>
        <translation>갤러리에서 찾기</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Shift adds, Alt subtracts, both intersect</source>
        <translation>Shift는 더하기, Alt는 빼기, 둘 다 누르면 겹치는 부분입니다</translation>
    </message>
    <message>
        <source>Shift+click draws a straight line, Alt takes a colour</source>
        <translation>Shift+클릭은 직선을 긋고, Alt는 색을 가져옵니다</translation>
    </message>
    <message>
        <source>Show the logs</source>
        <translation>로그 보기</translation>
    </message>
    <message>
        <source>Show the pictures folder</source>
        <translation>그림 폴더 열기</translation>
    </message>
    <message>
        <source>Shows a picture; what made it can then be taken over</source>
        <translation>그림을 보여 줍니다. 만든 설정은 그 뒤에 가져올 수 있습니다</translation>
    </message>
    <message>
        <source>Shows the picture again that was edited before this one, with its layers</source>
        <translation>이 그림 전에 편집하던 그림을 레이어와 함께 다시 봅니다</translation>
    </message>
    <message>
        <source>Shows what was deleted and can be brought back</source>
        <translation>지웠지만 되살릴 수 있는 그림을 보여 줍니다</translation>
    </message>
    <message>
        <source>Shrink the selection…</source>
        <translation>선택 영역 좁히기…</translation>
    </message>
    <message>
        <source>Similar colours selection</source>
        <translation>비슷한 색 선택</translation>
    </message>
    <message>
        <source>Skip to the next job</source>
        <translation>다음 작업으로 건너뛰기</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>브러시 더 작게</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>브러시 더 부드럽게</translation>
    </message>
    <message>
        <source>Stop after this one</source>
        <translation>이 그림까지만</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>지금 중지</translation>
    </message>
    <message>
        <source>Swap the colours</source>
        <translation>두 색 바꾸기</translation>
    </message>
    <message>
        <source>Switch between English and Korean</source>
        <translation>영어와 한국어 전환</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>밝은 테마와 어두운 테마 전환</translation>
    </message>
    <message>
        <source>Take over all settings</source>
        <translation>모든 설정 가져오기</translation>
    </message>
    <message>
        <source>Take over the prompt</source>
        <translation>프롬프트만 가져오기</translation>
    </message>
    <message>
        <source>Take over the seed</source>
        <translation>시드만 가져오기</translation>
    </message>
    <message>
        <source>Takes the foreground colour, with Alt the background colour</source>
        <translation>전경색을 가져옵니다. Alt를 누르면 배경색을 가져옵니다</translation>
    </message>
    <message>
        <source>Takes the pictures out of the trash again</source>
        <translation>그림을 휴지통에서 다시 꺼냅니다</translation>
    </message>
    <message>
        <source>Takes what is selected out of the layer</source>
        <translation>선택한 부분을 레이어에서 떼어 냅니다</translation>
    </message>
    <message>
        <source>The frame says where pictures are made</source>
        <translation>프레임은 그림을 만들 자리를 정합니다</translation>
    </message>
    <message>
        <source>The layers stay below the new one</source>
        <translation>원래 레이어는 새 레이어 아래에 그대로 남습니다</translation>
    </message>
    <message>
        <source>The other results stay</source>
        <translation>다른 결과는 그대로 남습니다</translation>
    </message>
    <message>
        <source>The picture on the canvas is kept as the earlier one</source>
        <translation>캔버스의 그림은 이전 그림으로 보관됩니다</translation>
    </message>
    <message>
        <source>The running job goes on, no further one begins</source>
        <translation>진행 중인 작업은 계속하고, 다음 작업은 시작하지 않습니다</translation>
    </message>
    <message>
        <source>The same job with the next seeds</source>
        <translation>같은 작업을 다음 시드로 만듭니다</translation>
    </message>
    <message>
        <source>Their files stay among the results</source>
        <translation>파일은 결과 목록에 남습니다</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>변형</translation>
    </message>
    <message>
        <source>Tries again to write the pictures that could not be saved</source>
        <translation>저장하지 못한 그림을 다시 저장해 봅니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Unload the weights</source>
        <translation>가중치 내리기</translation>
    </message>
    <message>
        <source>What is painted on it says what is repainted</source>
        <translation>여기에 칠한 부분이 다시 그려집니다</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
</context>
<context>
    <name>ComparisonSection</name>
    <message>
        <source>Both compute as much at this size.</source>
        <translation>이 크기에서는 둘의 계산량이 같습니다.</translation>
    </message>
    <message>
        <source>Both compute as much at this size; {other} computes less from {size} on.</source>
        <translation>이 크기에서는 둘의 계산량이 같고, {size}부터는 {other} 쪽이 더 적습니다.</translation>
    </message>
    <message>
        <source>One step at {count} tokens</source>
        <translation>한 단계의 계산량, 토큰 {count}개</translation>
    </message>
    <message>
        <source>Operations of the whole network in one step, counted from its layers</source>
        <translation>한 단계에서 신경망 전체가 하는 연산 수이며, 각 층에서 세어 구했습니다</translation>
    </message>
    <message>
        <source>Quicker in the last runs on this machine: {name}.</source>
        <translation>이 컴퓨터에서 최근에 더 빨랐던 쪽: {name}</translation>
    </message>
    <message>
        <source>{name} computes {percent} % less here, and less at every size.</source>
        <translation>{name} 쪽의 계산량이 여기서 {percent}% 적고, 어떤 크기에서든 더 적습니다.</translation>
    </message>
    <message>
        <source>{name} computes {percent} % less here, and less from {size} on.</source>
        <translation>{name} 쪽의 계산량이 여기서 {percent}% 적고, {size}부터는 늘 더 적습니다.</translation>
    </message>
    <message>
        <source>{name} computes {percent} % less here.</source>
        <translation>여기서는 {name} 쪽의 계산량이 {percent}% 적습니다.</translation>
    </message>
    <message>
        <source>{name} computes {percent} % less here; from {size} on {other} does.</source>
        <translation>여기서는 {name} 쪽의 계산량이 {percent}% 적지만, {size}부터는 {other} 쪽이 더 적습니다.</translation>
    </message>
</context>
<context>
    <name>CopyProgressLine</name>
    <message>
        <source>Copying into the library: {percent}</source>
        <translation>라이브러리에 복사하는 중: {percent}</translation>
    </message>
    <message>
        <source>Ends the copying; what was copied stays</source>
        <translation>복사를 그만둡니다. 이미 복사한 것은 남습니다</translation>
    </message>
    <message>
        <source>Stop copying</source>
        <translation>복사 그만두기</translation>
    </message>
</context>
<context>
    <name>CostSection</name>
    <message>
        <source>Choose a smaller size, close other programs or unload the weights.</source>
        <translation>크기를 줄이거나, 다른 프로그램을 닫거나, 가중치를 내리세요.</translation>
    </message>
    <message>
        <source>Needs {needed} of {free} free</source>
        <translation>여유 {free} 중 {needed} 필요</translation>
    </message>
    <message>
        <source>Takes {time}, from the last runs</source>
        <translation>최근 실행 기준 {time} 소요</translation>
    </message>
    <message>
        <source>The time is known after the first job.</source>
        <translation>소요 시간은 첫 작업 뒤에 표시됩니다.</translation>
    </message>
    <message>
        <source>This does not fit into the free memory.</source>
        <translation>여유 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>What a job takes</source>
        <translation>작업 비용</translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Bring back</source>
        <translation>되살리기</translation>
    </message>
    <message>
        <source>Deleted pictures</source>
        <translation>지운 그림</translation>
    </message>
    <message>
        <source>Deleted pictures, the newest first</source>
        <translation>지운 그림, 최근 것부터</translation>
    </message>
    <message>
        <source>Nothing that was deleted is here. The trash of the system has what was deleted before.</source>
        <translation>여기에는 지운 그림이 없습니다. 전에 지운 그림은 시스템의 휴지통에 있습니다.</translation>
    </message>
    <message>
        <source>To the trash of the system</source>
        <translation>시스템 휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>When the studio is closed, these go into the trash of the system. Where there is none, they stay here for 30 days.</source>
        <translation>스튜디오를 닫으면 시스템의 휴지통으로 옮깁니다. 휴지통이 없는 곳에서는 여기에 30일 동안 남습니다.</translation>
    </message>
    <message>
        <source>stays until {date}</source>
        <translation>{date}까지 보관</translation>
    </message>
    <message>
        <source>{name} and {count} more</source>
        <translation>{name} 외 {count}장</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Add</source>
        <translation>더하기</translation>
    </message>
    <message>
        <source>Add layer</source>
        <translation>레이어 추가</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>배경</translation>
    </message>
    <message>
        <source>Blend mode</source>
        <translation>혼합 모드</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>자르기</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>잘라내기</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>선택 해제</translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>레이어 복제</translation>
    </message>
    <message>
        <source>Erase mask</source>
        <translation>마스크 지우기</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Feather selection</source>
        <translation>선택 가장자리 흐리기</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>Fill mask</source>
        <translation>마스크 채우기</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>평탄화</translation>
    </message>
    <message>
        <source>From picture</source>
        <translation>그림에서 시작</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Grow selection</source>
        <translation>선택 확장</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>인페인트</translation>
    </message>
    <message>
        <source>Invert selection</source>
        <translation>선택 반전</translation>
    </message>
    <message>
        <source>Layer opacity</source>
        <translation>레이어 불투명도</translation>
    </message>
    <message>
        <source>Layer properties</source>
        <translation>레이어 속성</translation>
    </message>
    <message>
        <source>Layer {number}</source>
        <translation>레이어 {number}</translation>
    </message>
    <message>
        <source>Lock or unlock layer</source>
        <translation>레이어 잠그기/풀기</translation>
    </message>
    <message>
        <source>Mask of a picture</source>
        <translation>그림으로 만든 마스크</translation>
    </message>
    <message>
        <source>Mask {number}</source>
        <translation>마스크 {number}</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>아래로 병합</translation>
    </message>
    <message>
        <source>Merge visible</source>
        <translation>보이는 레이어 병합</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>병합</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>레이어 순서 바꾸기</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>곱하기</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>표준</translation>
    </message>
    <message>
        <source>Outpaint</source>
        <translation>아웃페인트</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>오버레이</translation>
    </message>
    <message>
        <source>Paint mask</source>
        <translation>마스크 칠하기</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>붙여넣음</translation>
    </message>
    <message>
        <source>Remove layer</source>
        <translation>레이어 삭제</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>레이어 이름 바꾸기</translation>
    </message>
    <message>
        <source>Resize canvas</source>
        <translation>캔버스 크기 변경</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>스크린</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Select a rectangle</source>
        <translation>사각형 선택</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>Select similar colours</source>
        <translation>비슷한 색 선택</translation>
    </message>
    <message>
        <source>Select with the lasso</source>
        <translation>올가미 선택</translation>
    </message>
    <message>
        <source>Show or hide layer</source>
        <translation>레이어 보이기/숨기기</translation>
    </message>
    <message>
        <source>Shrink selection</source>
        <translation>선택 축소</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>변형</translation>
    </message>
</context>
<context>
    <name>EngineHost</name>
    <message>
        <source>Loading the weights: {what}</source>
        <translation>가중치 불러오는 중: {what}</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>엔진을 시작하는 중…</translation>
    </message>
    <message>
        <source>The engine could not start</source>
        <translation>엔진을 시작하지 못했습니다</translation>
    </message>
    <message>
        <source>The engine has not started yet</source>
        <translation>엔진이 아직 시작되지 않았습니다</translation>
    </message>
</context>
<context>
    <name>EngineLine</name>
    <message>
        <source>Starts the engine once more</source>
        <translation>엔진을 다시 시작합니다</translation>
    </message>
    <message>
        <source>The engine is busy</source>
        <translation>엔진 작업 중</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Backbone at the first start</source>
        <translation>처음 시작할 때의 백본</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Load the weights at the start, not with the first picture</source>
        <translation>첫 그림이 아니라 시작할 때 가중치 불러오기</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
</context>
<context>
    <name>EnlargeDialog</name>
    <message>
        <source>Automatic: the default weights</source>
        <translation>자동: 기본 가중치</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>키우기</translation>
    </message>
    <message>
        <source>Paint new detail (creative)</source>
        <translation>세부 묘사 새로 그리기 (창작)</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>배율</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>강도</translation>
    </message>
    <message>
        <source>Strength of the new detail</source>
        <translation>새 세부 묘사의 강도</translation>
    </message>
    <message>
        <source>The chosen backbone paints the enlarged picture again, tile by tile, with the panel's prompt.</source>
        <translation>선택한 백본이 키운 그림을 패널의 프롬프트로 타일마다 다시 그립니다.</translation>
    </message>
    <message>
        <source>The picture becomes {size} pixels; it opens as a picture of its own.</source>
        <translation>그림이 {size} 픽셀이 되며 별도의 그림으로 열립니다.</translation>
    </message>
    <message>
        <source>The picture would become {size} pixels; a side may have {limit}.</source>
        <translation>그림이 {size} 픽셀이 됩니다. 한 변은 {limit} 픽셀까지 가능합니다.</translation>
    </message>
    <message>
        <source>Upscaler</source>
        <translation>업스케일러</translation>
    </message>
</context>
<context>
    <name>ExampleCards</name>
    <message>
        <source>Examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Makes this picture: {prompt}</source>
        <translation>이 그림을 만듭니다: {prompt}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>1 picture</source>
        <translation>그림 1장</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Show in the folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>The export goes on without the dialog; a notice tells its end.</source>
        <translation>창을 닫아도 내보내기는 계속되며, 끝나면 알림으로 알려 드립니다.</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>그림 {count}장</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>A contact sheet</source>
        <translation>밀착 인화지</translation>
    </message>
    <message>
        <source>A page for the browser</source>
        <translation>브라우저로 보는 페이지</translation>
    </message>
    <message>
        <source>A4 across</source>
        <translation>A4 가로</translation>
    </message>
    <message>
        <source>A4 upright</source>
        <translation>A4 세로</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>설명 글</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>색 프로필</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Copies of the pictures</source>
        <translation>그림의 사본</translation>
    </message>
    <message>
        <source>Display P3 (converted)</source>
        <translation>Display P3(변환)</translation>
    </message>
    <message>
        <source>Each step</source>
        <translation>단계마다</translation>
    </message>
    <message>
        <source>Everything: a copy can be made again here</source>
        <translation>전부: 사본에서도 같은 그림을 다시 만들 수 있습니다</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>파일 이름</translation>
    </message>
    <message>
        <source>For example {example}; also {fields}. A / begins a new folder.</source>
        <translation>예: {example}. {fields}도 쓸 수 있습니다. /는 새 폴더를 뜻합니다.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Keep every pixel (lossless)</source>
        <translation>모든 픽셀 유지(무손실)</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>레터</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>만들 것</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>메타데이터</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>None (sRGB that does not say so)</source>
        <translation>없음(표시하지 않은 sRGB)</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>남기지 않음</translation>
    </message>
    <message>
        <source>Only that a network made it</source>
        <translation>신경망이 만들었다는 것만</translation>
    </message>
    <message>
        <source>Only the widely read parameters text</source>
        <translation>널리 읽히는 parameters 글만</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>용지</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>품질</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>정사각형</translation>
    </message>
    <message>
        <source>The pictures' own names</source>
        <translation>그림의 원래 이름</translation>
    </message>
    <message>
        <source>The steps as a moving picture</source>
        <translation>단계를 움직이는 그림으로</translation>
    </message>
    <message>
        <source>sRGB</source>
        <translation>sRGB</translation>
    </message>
</context>
<context>
    <name>FileProgressLine</name>
    <message>
        <source>Ends the opening; nothing of the file is changed</source>
        <translation>여는 것을 그만둡니다. 파일은 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>Ends the saving; the file stays as it was</source>
        <translation>저장을 그만둡니다. 파일은 그대로 남습니다</translation>
    </message>
    <message>
        <source>Opening {name}: {percent}</source>
        <translation>{name} 여는 중: {percent}</translation>
    </message>
    <message>
        <source>Saving {name}: {percent}</source>
        <translation>{name} 저장 중: {percent}</translation>
    </message>
    <message>
        <source>Stop saving or opening</source>
        <translation>저장이나 열기 그만두기</translation>
    </message>
</context>
<context>
    <name>FillBox</name>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Automatic: {fill}</source>
        <translation>자동: {fill}</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>All pictures</source>
        <translation>모든 그림</translation>
    </message>
    <message>
        <source>Any number</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Any origin</source>
        <translation>모든 출처</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>컬렉션</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Filter ({count})</source>
        <translation>필터 ({count})</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>From elsewhere</source>
        <translation>다른 곳에서 온 그림</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>Made here</source>
        <translation>여기서 만든 그림</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Rename the collection…</source>
        <translation>컬렉션 이름 바꾸기…</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Stars, labels, tags, collections, folders</source>
        <translation>별점, 라벨, 태그, 컬렉션, 폴더</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Take the collection away</source>
        <translation>컬렉션 없애기</translation>
    </message>
    <message>
        <source>{stars} and more</source>
        <translation>{stars} 이상</translation>
    </message>
</context>
<context>
    <name>Fitting</name>
    <message>
        <source>Its own spacing is chosen instead.</source>
        <translation>샘플러의 기본 간격을 대신 선택했습니다.</translation>
    </message>
    <message>
        <source>The backbone's own sampler</source>
        <translation>백본 기본 샘플러</translation>
    </message>
    <message>
        <source>The backbone's own sampler is chosen instead.</source>
        <translation>백본 기본 샘플러를 대신 선택했습니다.</translation>
    </message>
    <message>
        <source>The sampler {sampler} does not fit the backbone {backbone}.</source>
        <translation>샘플러 ‘{sampler}’은(는) 백본 ‘{backbone}’에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>{sampler} does not take the spacing {spacing}.</source>
        <translation>‘{sampler}’은(는) 간격 ‘{spacing}’을(를) 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>1 picture</source>
        <translation>그림 1장</translation>
    </message>
    <message>
        <source>1 star</source>
        <translation>별 1개</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>백본</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Both were made with the same settings.</source>
        <translation>두 그림은 같은 설정으로 만들었습니다.</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>이름순</translation>
    </message>
    <message>
        <source>By prompt</source>
        <translation>프롬프트순</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>크기순</translation>
    </message>
    <message>
        <source>Left out after that: {pictures}.</source>
        <translation>그 뒤의 {pictures}은 복사하지 않았습니다.</translation>
    </message>
    <message>
        <source>Most stars first</source>
        <translation>별점순</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>최신순</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>오래된 순</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>스케줄러</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>시드 {seed}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계 수</translation>
    </message>
    <message>
        <source>The copying was ended; left out: {pictures}.</source>
        <translation>복사를 그만두었습니다. {pictures}은 복사하지 않았습니다.</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>노랑</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>on the canvas</source>
        <translation>캔버스에 있음</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>그림 {count}장</translation>
    </message>
    <message>
        <source>{n} stars</source>
        <translation>별 {n}개</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n}단계</translation>
    </message>
    <message>
        <source>{pictures} copied into the library.</source>
        <translation>{pictures}을 라이브러리에 복사했습니다.</translation>
    </message>
    <message>
        <source>{pictures} more could not be copied.</source>
        <translation>그 밖에 {pictures}을 복사하지 못했습니다.</translation>
    </message>
    <message>
        <source>{width} x {height} pixels</source>
        <translation>{width} x {height} 픽셀</translation>
    </message>
</context>
<context>
    <name>GalleryGrid</name>
    <message>
        <source>Drag them again in a moment.</source>
        <translation>잠시 후 다시 끌어 보세요.</translation>
    </message>
    <message>
        <source>The chosen pictures are still being read.</source>
        <translation>선택한 그림을 아직 읽고 있습니다.</translation>
    </message>
</context>
<context>
    <name>GalleryMenu</name>
    <message>
        <source>Add to a collection</source>
        <translation>컬렉션에 추가</translation>
    </message>
    <message>
        <source>Bring back what was deleted last</source>
        <translation>마지막에 지운 그림 되살리기</translation>
    </message>
    <message>
        <source>Deleted pictures…</source>
        <translation>지운 그림…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>Look through the folders again</source>
        <translation>폴더 다시 살펴보기</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>태그…</translation>
    </message>
    <message>
        <source>Take out of {name}</source>
        <translation>{name}에서 빼기</translation>
    </message>
</context>
<context>
    <name>GalleryPanel</name>
    <message>
        <source>0 to 5 give stars, 6 to 9 labels, T tags, Delete moves to the trash, the menu key does more.</source>
        <translation>0~5는 별점, 6~9는 라벨, T는 태그, Delete는 휴지통이고, 메뉴 키를 누르면 더 많은 일을 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Big view	Space</source>
        <translation>크게 보기	Space</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>두 그림 비교</translation>
    </message>
    <message>
        <source>Find similar pictures</source>
        <translation>비슷한 그림 찾기</translation>
    </message>
    <message>
        <source>No picture fits this search.</source>
        <translation>찾는 조건에 맞는 그림이 없습니다.</translation>
    </message>
    <message>
        <source>Pictures of the library</source>
        <translation>라이브러리의 그림</translation>
    </message>
    <message>
        <source>Reading {done} of {total}</source>
        <translation>{total}장 중 {done}장 읽음</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>모든 그림 보기</translation>
    </message>
    <message>
        <source>The pictures are being read…</source>
        <translation>그림을 읽는 중입니다…</translation>
    </message>
    <message>
        <source>There is no picture yet. What you make appears here; drop pictures here to add them.</source>
        <translation>아직 그림이 없습니다. 만든 그림이 여기에 나타나며, 그림을 끌어다 놓아 추가할 수도 있습니다.</translation>
    </message>
    <message>
        <source>{chosen} of {count} chosen</source>
        <translation>{count}장 중 {chosen}장 고름</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>As the system</source>
        <translation>시스템 설정대로</translation>
    </message>
    <message>
        <source>Ask before closing while a picture is being made</source>
        <translation>그림을 만드는 중에 닫으면 먼저 묻기</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Enter goes to the picture as it was after a step.</source>
        <translation>Enter 키를 누르면 그 단계 직후의 그림으로 갑니다.</translation>
    </message>
    <message>
        <source>Memory that the steps hold</source>
        <translation>단계들이 차지하는 메모리</translation>
    </message>
    <message>
        <source>Steps, the oldest first</source>
        <translation>단계, 오래된 순서</translation>
    </message>
    <message>
        <source>{size} MiB</source>
        <translation>{size} MiB</translation>
    </message>
</context>
<context>
    <name>Inpaint</name>
    <message>
        <source>A mask is repainted, a frame beyond the picture is filled, else it is new</source>
        <translation>마스크가 있으면 다시 그리고, 프레임이 그림 밖으로 나가면 채우고, 아니면 새로 그립니다</translation>
    </message>
    <message>
        <source>Add something</source>
        <translation>무언가 추가</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Continue beyond the edges</source>
        <translation>가장자리 밖으로 이어 그리기</translation>
    </message>
    <message>
        <source>Expand from the edge</source>
        <translation>가장자리에서 넓히기</translation>
    </message>
    <message>
        <source>Fill with what is around</source>
        <translation>주변으로 채우기</translation>
    </message>
    <message>
        <source>From the picture</source>
        <translation>그림에서 시작</translation>
    </message>
    <message>
        <source>Generate continues the picture to {size} pixels; what is there stays.</source>
        <translation>생성하면 그림을 {size} 픽셀까지 이어 그립니다. 있던 부분은 그대로입니다.</translation>
    </message>
    <message>
        <source>Generate makes a new picture.</source>
        <translation>생성하면 새 그림을 만듭니다.</translation>
    </message>
    <message>
        <source>Generate makes a new picture; what you have edited stays.</source>
        <translation>생성하면 새 그림을 만듭니다. 편집한 내용은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Generate paints a new picture of {size} pixels for the frame.</source>
        <translation>생성하면 프레임 자리에 {size} 픽셀의 새 그림을 그립니다.</translation>
    </message>
    <message>
        <source>Generate paints the {size} pixels in the frame again with a strength of {percent} %.</source>
        <translation>생성하면 프레임 안의 {size} 픽셀을 강도 {percent} %로 다시 그립니다.</translation>
    </message>
    <message>
        <source>Generate repaints the masked {size} pixels with a strength of {percent} %; all other pixels stay.</source>
        <translation>생성하면 마스크 영역({size} 픽셀)을 강도 {percent} %로 다시 그립니다. 나머지 픽셀은 그대로입니다.</translation>
    </message>
    <message>
        <source>Keep what is there</source>
        <translation>있는 것 유지</translation>
    </message>
    <message>
        <source>New picture</source>
        <translation>새 그림</translation>
    </message>
    <message>
        <source>Paints a picture of the prompt alone</source>
        <translation>프롬프트만으로 그림을 그립니다</translation>
    </message>
    <message>
        <source>Paints what is selected, or painted on a mask layer, anew</source>
        <translation>선택했거나 마스크 레이어에 칠한 부분을 새로 그립니다</translation>
    </message>
    <message>
        <source>Paints what of the frame lies beyond the picture</source>
        <translation>프레임에서 그림 밖에 있는 부분을 그립니다</translation>
    </message>
    <message>
        <source>Puts the picture in the frame under noise and paints from there</source>
        <translation>프레임 안의 그림에 노이즈를 더하고 거기서부터 그립니다</translation>
    </message>
    <message>
        <source>Remove what is there</source>
        <translation>있는 것 제거</translation>
    </message>
    <message>
        <source>Repaint the mask</source>
        <translation>마스크 다시 그리기</translation>
    </message>
    <message>
        <source>Replace the background</source>
        <translation>배경 바꾸기</translation>
    </message>
    <message>
        <source>{name} was trained for {native}; so much larger a picture has little detail. A smaller frame has more.</source>
        <translation>{name}은(는) {native} 크기로 학습했습니다. 이렇게 큰 그림에는 세부 묘사가 적습니다. 프레임이 작을수록 자세해집니다.</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Blend</source>
        <translation>섞기</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>주변</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>흐리기</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>확장</translation>
    </message>
    <message>
        <source>Match the surrounding colours</source>
        <translation>주변 색에 맞추기</translation>
    </message>
    <message>
        <source>Pixels around the mask that the backbone sees</source>
        <translation>백본이 보는 마스크 주변의 픽셀 수</translation>
    </message>
    <message>
        <source>Pixels inside the mask over which the result fades in</source>
        <translation>마스크 안쪽에서 결과가 서서히 나타나는 픽셀 수</translation>
    </message>
    <message>
        <source>Pixels over which the mask ends softly</source>
        <translation>마스크가 부드럽게 끝나는 픽셀 수</translation>
    </message>
    <message>
        <source>Pixels that the mask grows for the denoising</source>
        <translation>노이즈 제거 때 마스크를 넓히는 픽셀 수</translation>
    </message>
    <message>
        <source>Soft masks change by degrees</source>
        <translation>흐린 마스크는 조금씩 바꾸기</translation>
    </message>
    <message>
        <source>Strength, %</source>
        <translation>강도, %</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>The picture repeats without a seam, as a texture</source>
        <translation>그림이 텍스처처럼 이음새 없이 반복됩니다</translation>
    </message>
    <message>
        <source>This backbone cannot paint edges that fit each other.</source>
        <translation>이 백본은 서로 맞물리는 가장자리를 그릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Tileable: edges fit each other</source>
        <translation>타일링: 맞물리는 가장자리</translation>
    </message>
    <message>
        <source>Under the mask</source>
        <translation>마스크 밑</translation>
    </message>
    <message>
        <source>What is half masked is freed half way through the steps</source>
        <translation>반쯤 가린 부분은 단계의 중간부터 바뀝니다</translation>
    </message>
</context>
<context>
    <name>JobActions</name>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로 이동</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>맨 앞으로 이동</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로 이동</translation>
    </message>
    <message>
        <source>Puts it back into the panels; a waiting job leaves the queue</source>
        <translation>설정을 패널로 되돌립니다. 대기 중인 작업은 대기열에서 빠집니다</translation>
    </message>
    <message>
        <source>Puts the same job at the end of the queue</source>
        <translation>같은 작업을 대기열 끝에 추가합니다</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Show its picture</source>
        <translation>그림 보기</translation>
    </message>
    <message>
        <source>Takes it out of the list; its pictures stay</source>
        <translation>목록에서 제거합니다. 그림은 그대로 남습니다</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>(no prompt)</source>
        <translation>(프롬프트 없음)</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Class {label}</source>
        <translation>클래스 {label}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>실패: {reason}</translation>
    </message>
    <message>
        <source>Negative prompt: {prompt}</source>
        <translation>네거티브 프롬프트: {prompt}</translation>
    </message>
    <message>
        <source>Paused: no further job begins until you resume.</source>
        <translation>일시 정지됨: 다시 시작할 때까지 다음 작업이 시작되지 않습니다.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Stopped: the waiting jobs go on when you resume.</source>
        <translation>중지됨: 다시 시작하면 대기 중인 작업이 이어집니다.</translation>
    </message>
    <message>
        <source>These jobs are from last time. They begin when you resume.</source>
        <translation>지난번에 남은 작업입니다. 다시 시작하면 실행됩니다.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Waiting, number {position}</source>
        <translation>대기 중, {position}번째</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>시드 {seed}</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>그림 {count}장</translation>
    </message>
    <message>
        <source>{made} of {count} pictures</source>
        <translation>그림 {count}장 중 {made}장</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Another command has the same keys.</source>
        <translation>다른 명령과 단축키가 같습니다.</translation>
    </message>
    <message>
        <source>As shipped</source>
        <translation>기본값으로</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>명령과 단축키</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Keys of the chosen command</source>
        <translation>선택한 명령의 단축키</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Remove the keys of the chosen command</source>
        <translation>선택한 명령의 단축키 제거</translation>
    </message>
    <message>
        <source>{keys} belongs to more than one command: {names}. None of them acts on it.</source>
        <translation>{keys} 키를 여러 명령이 함께 씁니다: {names}. 어느 것도 실행되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>LayerRows</name>
    <message>
        <source>hidden</source>
        <translation>숨김</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>잠김</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
</context>
<context>
    <name>LayerView</name>
    <message>
        <source>Layers, the top one first</source>
        <translation>레이어, 위에서부터</translation>
    </message>
    <message>
        <source>Space shows or hides, L locks, F2 renames, Alt and the arrow keys move a layer.</source>
        <translation>스페이스로 보이거나 숨기고, L로 잠그고, F2로 이름을 바꾸고, Alt와 화살표 키로 순서를 바꿉니다.</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Blend mode</source>
        <translation>혼합 모드</translation>
    </message>
    <message>
        <source>How the layer's colours meet those below it</source>
        <translation>레이어의 색이 아래 색과 섞이는 방식</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Opacity of the layer</source>
        <translation>레이어의 불투명도</translation>
    </message>
    <message>
        <source>The layers of the open picture appear here.</source>
        <translation>열린 그림의 레이어가 여기에 나타납니다.</translation>
    </message>
</context>
<context>
    <name>LibraryFolderList</name>
    <message>
        <source>1 picture</source>
        <translation>그림 1장</translation>
    </message>
    <message>
        <source>Add a folder to the library</source>
        <translation>라이브러리에 폴더 추가</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Further folders of the library</source>
        <translation>라이브러리의 추가 폴더</translation>
    </message>
    <message>
        <source>Its pictures are being read; the gallery shows them as they come.</source>
        <translation>그림을 읽고 있습니다. 읽는 대로 갤러리에 나타납니다.</translation>
    </message>
    <message>
        <source>Looking at {folder}…</source>
        <translation>{folder} 폴더를 살펴보고 있습니다…</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>The gallery shows their pictures too; nothing is copied or moved.</source>
        <translation>갤러리에 이 폴더들의 그림도 나타납니다. 복사하거나 옮기지 않습니다.</translation>
    </message>
    <message>
        <source>The pictures stay on the disk, and what you marked stays known.</source>
        <translation>그림은 디스크에 그대로 있고, 표시해 둔 것도 남습니다.</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation>지금 없음</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>그림 {count}장</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Fields: {fields}. A / begins a new folder.</source>
        <translation>쓸 수 있는 항목: {fields}. / 는 새 폴더를 뜻합니다.</translation>
    </message>
    <message>
        <source>Further folders of the library</source>
        <translation>라이브러리의 추가 폴더</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Names of pictures</source>
        <translation>그림 이름</translation>
    </message>
    <message>
        <source>Pictures folder</source>
        <translation>그림 폴더</translation>
    </message>
</context>
<context>
    <name>LikenessLine</name>
    <message>
        <source>Pictures that look like {name}</source>
        <translation>{name}과(와) 비슷한 그림</translation>
    </message>
    <message>
        <source>Pictures that look like {name}: {compared} of {total} compared so far, the rest while you pause</source>
        <translation>{name}과(와) 비슷한 그림: 지금까지 {total}장 중 {compared}장을 비교했습니다. 나머지는 쉬는 동안 비교합니다</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>모든 그림 보기</translation>
    </message>
</context>
<context>
    <name>MachineSection</name>
    <message>
        <source>16 bits with a small range: for older graphics cards</source>
        <translation>범위가 좁은 16비트: 오래된 그래픽 카드용</translation>
    </message>
    <message>
        <source>16 bits with a wide range: half the memory, safe</source>
        <translation>범위가 넓은 16비트: 메모리 절반, 안전함</translation>
    </message>
    <message>
        <source>32 bits a number: the slowest, runs everywhere</source>
        <translation>수마다 32비트: 가장 느리지만 어디서나 실행됩니다</translation>
    </message>
    <message>
        <source>A graphics card where there is one, else the processor</source>
        <translation>그래픽 카드가 있으면 그래픽 카드, 없으면 프로세서</translation>
    </message>
    <message>
        <source>Apple computers</source>
        <translation>Apple 컴퓨터</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Fewer bits are faster and need half the memory; pictures differ a little between them.</source>
        <translation>비트 수가 적으면 더 빠르고 메모리를 절반만 사용합니다. 그림은 조금씩 달라집니다.</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>그래픽 카드 (CUDA)</translation>
    </message>
    <message>
        <source>Graphics card (MPS)</source>
        <translation>그래픽 카드 (MPS)</translation>
    </message>
    <message>
        <source>NVIDIA cards, and AMD cards with ROCm</source>
        <translation>NVIDIA 카드, ROCm을 쓰는 AMD 카드</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>프로세서 (CPU)</translation>
    </message>
    <message>
        <source>Runs on every machine</source>
        <translation>모든 컴퓨터에서 실행됩니다</translation>
    </message>
    <message>
        <source>What computes the pictures. Automatic takes a graphics card where there is one.</source>
        <translation>그림을 계산하는 장치입니다. 자동은 그래픽 카드가 있으면 그래픽 카드를 사용합니다.</translation>
    </message>
    <message>
        <source>Where it runs</source>
        <translation>실행 환경</translation>
    </message>
    <message>
        <source>bf16 where this machine is fast with it, else fp32</source>
        <translation>이 컴퓨터에서 빠르면 bf16, 아니면 fp32</translation>
    </message>
    <message>
        <source>bf16, fast</source>
        <translation>bf16, 빠름</translation>
    </message>
    <message>
        <source>fp16, fast</source>
        <translation>fp16, 빠름</translation>
    </message>
    <message>
        <source>fp32, exact</source>
        <translation>fp32, 정확함</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>1 picture could not be saved.</source>
        <translation>그림 1개를 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>A picture is being made.</source>
        <translation>그림을 만들고 있습니다.</translation>
    </message>
    <message>
        <source>A project keeps layers, masks, panels and waiting jobs.</source>
        <translation>프로젝트는 레이어, 마스크, 패널, 대기 중인 작업을 보관합니다.</translation>
    </message>
    <message>
        <source>Changes are not saved</source>
        <translation>저장하지 않은 변경 사항</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>저장 안 함</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속하기</translation>
    </message>
    <message>
        <source>How the panels stood cannot be read; they stand as at first.</source>
        <translation>패널 배치를 읽을 수 없어 처음 배치로 되돌렸습니다.</translation>
    </message>
    <message>
        <source>If you quit now, what is left of the job waits in the queue for the next start.</source>
        <translation>지금 끝내면 남은 작업은 대기열에 남아 다음 시작을 기다립니다.</translation>
    </message>
    <message>
        <source>If you replace it, what the other program has saved is lost.</source>
        <translation>덮어쓰면 다른 프로그램에서 저장한 내용을 잃게 됩니다.</translation>
    </message>
    <message>
        <source>Open picture or project</source>
        <translation>그림 또는 프로젝트 열기</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Pictures and projects</source>
        <translation>그림과 프로젝트</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>버리고 종료</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>덮어쓰기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>사본 저장</translation>
    </message>
    <message>
        <source>Save a copy first to export what you see.</source>
        <translation>지금 보이는 그림을 내보내려면 먼저 사본으로 저장하십시오.</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>프로젝트 저장</translation>
    </message>
    <message>
        <source>Save under another name…</source>
        <translation>다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>중지하고 종료</translation>
    </message>
    <message>
        <source>The file is another one</source>
        <translation>파일이 달라졌습니다</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be opened.</source>
        <translation>{folder} 폴더를 열 수 없습니다.</translation>
    </message>
    <message>
        <source>The picture was edited; its file as it was saved is exported.</source>
        <translation>그림이 편집되었습니다. 저장되어 있는 파일 그대로 내보냅니다.</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>클립보드에 그림이 없습니다.</translation>
    </message>
    <message>
        <source>What is not saved is lost if you quit now. The File menu has a command that tries again.</source>
        <translation>지금 종료하면 저장하지 못한 그림은 사라집니다. 파일 메뉴에 다시 저장하는 명령이 있습니다.</translation>
    </message>
    <message>
        <source>{count} pictures could not be saved.</source>
        <translation>그림 {count}개를 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>{name} has changes that are not saved.</source>
        <translation>{name}에 저장하지 않은 변경 사항이 있습니다.</translation>
    </message>
    <message>
        <source>{name} was changed by another program after it was opened here.</source>
        <translation>{name}: 여기서 연 뒤에 다른 프로그램에서 변경했습니다.</translation>
    </message>
</context>
<context>
    <name>MarkKeys</name>
    <message>
        <source>The file is another picture by now; it was not deleted.</source>
        <translation>파일이 그사이 다른 그림으로 바뀌어 삭제하지 않았습니다.</translation>
    </message>
    <message>
        <source>{name} was moved to the trash. {keys} brings it back.</source>
        <translation>{name}을(를) 휴지통으로 옮겼습니다. {keys}로 되살립니다.</translation>
    </message>
</context>
<context>
    <name>MemorySection</name>
    <message>
        <source>Graphics card</source>
        <translation>그래픽 카드</translation>
    </message>
    <message>
        <source>Loaded weights</source>
        <translation>불러온 가중치</translation>
    </message>
    <message>
        <source>Loaded: {names}</source>
        <translation>불러옴: {names}</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>No weights are loaded.</source>
        <translation>불러온 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>Whole program</source>
        <translation>프로그램 전체</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>생성(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>대기열(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>도구(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>P&amp;icture</source>
        <translation>그림(&amp;I)</translation>
    </message>
    <message>
        <source>Se&amp;lect</source>
        <translation>선택(&amp;L)</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source> (TensorFlow weights), which this engine does not run.</source>
        <translation>(TensorFlow 가중치)이며 이 엔진에서는 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source> (quantised weights), which this engine does not run.</source>
        <translation>(양자화된 가중치)이며 이 엔진에서는 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source> and give --class.</source>
        <translation>고 --class로 클래스를 지정하십시오.</translation>
    </message>
    <message>
        <source> for editing by instruction</source>
        <translation>(지시문 편집용)</translation>
    </message>
    <message>
        <source> for inpainting</source>
        <translation>(인페인팅용)</translation>
    </message>
    <message>
        <source> from {0} on</source>
        <translation>({0}부터)</translation>
    </message>
    <message>
        <source> of rank {0}</source>
        <translation>(랭크 {0})</translation>
    </message>
    <message>
        <source> of ranks {0} to {1}</source>
        <translation>(랭크 {0}~{1})</translation>
    </message>
    <message>
        <source> of {0}</source>
        <translation>({0})</translation>
    </message>
    <message>
        <source> with the spacing {0}</source>
        <translation>(간격 {0})</translation>
    </message>
    <message>
        <source>, and has {0} too many, such as {1}.</source>
        <translation>이며, 남는 텐서가 {0} 있습니다(예: {1}).</translation>
    </message>
    <message>
        <source>, not a safetensors file.</source>
        <translation>이며 safetensors 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>, not weights.</source>
        <translation>이며 가중치가 아닙니다.</translation>
    </message>
    <message>
        <source>, which predicts {0}</source>
        <translation>, {0} 예측</translation>
    </message>
    <message>
        <source>, which this engine does not run.</source>
        <translation>이며 이 엔진에서는 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>0.5 halves both sides.</source>
        <translation>0.5는 두 변을 절반으로 줄입니다.</translation>
    </message>
    <message>
        <source>0.75 is usual.</source>
        <translation>보통 0.75를 사용합니다.</translation>
    </message>
    <message>
        <source>0.75 is usual; 1 ignores the picture.</source>
        <translation>보통 0.75를 사용합니다. 1이면 그림을 무시합니다.</translation>
    </message>
    <message>
        <source>1 job was</source>
        <translation>작업 1개가</translation>
    </message>
    <message>
        <source>1 part of {0} is damaged in the journal, and is empty now.</source>
        <translation>{0}의 한 곳이 저널에서 손상되어 비어 있습니다.</translation>
    </message>
    <message>
        <source>1 switches guidance off; 3 to 8 are usual.</source>
        <translation>1이면 가이던스가 꺼집니다. 보통 3~8을 사용합니다.</translation>
    </message>
    <message>
        <source>1024 is usual for the web.</source>
        <translation>웹에는 보통 1024를 씁니다.</translation>
    </message>
    <message>
        <source>20 to 30 are usual.</source>
        <translation>보통 20~30을 사용합니다.</translation>
    </message>
    <message>
        <source>80 is usual.</source>
        <translation>보통 80을 씁니다.</translation>
    </message>
    <message>
        <source>90 is usual.</source>
        <translation>보통 90을 씁니다.</translation>
    </message>
    <message>
        <source>: reading it would run whatever code it holds, so it is never read.</source>
        <translation>이며, 읽으면 안에 든 코드가 그대로 실행되므로 절대 읽지 않습니다.</translation>
    </message>
    <message>
        <source>: the weights themselves were not downloaded.</source>
        <translation>입니다. 가중치 자체는 내려받지 않았습니다.</translation>
    </message>
    <message>
        <source>A copy has one size: a scale, a longest side or an exact size.</source>
        <translation>사본의 크기는 하나입니다. 배율, 긴 변, 정확한 크기 중 하나로 정합니다.</translation>
    </message>
    <message>
        <source>A corner of the outline is no number.</source>
        <translation>윤곽선의 꼭짓점이 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>A file name in {0} is too long for its disk.</source>
        <translation>{0} 안의 파일 이름이 디스크에서 허용하는 길이보다 깁니다.</translation>
    </message>
    <message>
        <source>A frame is shown for {0} ms; it must be from {1} to {2}.</source>
        <translation>한 프레임을 보이는 시간이 {0}ms입니다. {1}부터 {2}까지여야 합니다.</translation>
    </message>
    <message>
        <source>A job must be an object.</source>
        <translation>작업은 객체여야 합니다.</translation>
    </message>
    <message>
        <source>A mask cannot be merged with a layer of pixels.</source>
        <translation>마스크는 픽셀 레이어와 병합할 수 없습니다.</translation>
    </message>
    <message>
        <source>A mask has shape {0}; it must be (height, width).</source>
        <translation>마스크의 형태가 {0}입니다. (높이, 너비)여야 합니다.</translation>
    </message>
    <message>
        <source>A patch needs an alpha channel.</source>
        <translation>덧댈 조각에는 알파 채널이 있어야 합니다.</translation>
    </message>
    <message>
        <source>A picture</source>
        <translation>그림 1장</translation>
    </message>
    <message>
        <source>A picture could not be saved: {0}.</source>
        <translation>그림을 저장하지 못했습니다: {0}</translation>
    </message>
    <message>
        <source>A picture has shape {0}; it must be (height, width, 3 or 4).</source>
        <translation>그림의 형태가 {0}입니다. (높이, 너비, 3 또는 4)여야 합니다.</translation>
    </message>
    <message>
        <source>A picture inside the request cannot be read ({0}).</source>
        <translation>요청에 들어 있는 그림을 읽을 수 없습니다({0}).</translation>
    </message>
    <message>
        <source>A picture that repeats without a seam is painted as a whole, but there is a mask, or there are margins.</source>
        <translation>이음매 없이 반복되는 그림은 전체를 한 번에 그리는데, 마스크나 여백이 있습니다.</translation>
    </message>
    <message>
        <source>A picture would have {0} tags; at most {1} are kept.</source>
        <translation>그림 하나의 태그가 {0}개가 됩니다. 최대 {1}개까지 보관합니다.</translation>
    </message>
    <message>
        <source>A seed has 64 bits.</source>
        <translation>시드는 64비트입니다.</translation>
    </message>
    <message>
        <source>A snake, from another corner in each block</source>
        <translation>뱀처럼 오가며, 블록마다 다른 모서리에서</translation>
    </message>
    <message>
        <source>A strength of {0} leaves no step to run of {1}.</source>
        <translation>강도가 {0}이면 {1}단계 중 실행할 단계가 남지 않습니다.</translation>
    </message>
    <message>
        <source>A table of the journal cannot be read ({0}).</source>
        <translation>저널의 표를 읽을 수 없습니다({0}).</translation>
    </message>
    <message>
        <source>A text of the presets is empty.</source>
        <translation>프리셋의 글 하나가 비어 있습니다.</translation>
    </message>
    <message>
        <source>A tile's colours are not finite; no picture was made of them.</source>
        <translation>타일의 색에 유한하지 않은 수가 있어 그림을 만들지 않았습니다.</translation>
    </message>
    <message>
        <source>A4 is 1754x2480.</source>
        <translation>A4는 1754x2480입니다.</translation>
    </message>
    <message>
        <source>Adapters come later.</source>
        <translation>어댑터는 나중에 지원할 예정입니다.</translation>
    </message>
    <message>
        <source>Adapters come later; give the backbone's own folder.</source>
        <translation>어댑터는 나중에 지원할 예정입니다. 백본 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Add another layer first.</source>
        <translation>먼저 다른 레이어를 추가하세요.</translation>
    </message>
    <message>
        <source>All margins are 0: there is nothing to paint.</source>
        <translation>여백이 모두 0이어서 그릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>An edit gave {0} pixels of shape {1}; they must be {2} of {3}.</source>
        <translation>편집 결과가 {0} 픽셀이고 형태가 {1}입니다. {3} 형태의 {2}여야 합니다.</translation>
    </message>
    <message>
        <source>An enlargement does not make edges fit each other; those that fit stay nearly so.</source>
        <translation>확대는 가장자리를 서로 이어지게 하지 않습니다. 이미 이어지는 가장자리는 거의 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Begin a new one.</source>
        <translation>새로 시작하세요.</translation>
    </message>
    <message>
        <source>Check its name and folder.</source>
        <translation>이름과 폴더를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another one.</source>
        <translation>권한을 확인하거나 다른 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>Check the disk and its permissions.</source>
        <translation>디스크와 그 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the disk, or choose another folder.</source>
        <translation>디스크를 확인하거나 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>경로와 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>경로를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the path. {0}</source>
        <translation>경로를 확인하십시오. {0}</translation>
    </message>
    <message>
        <source>Choose a file that this studio has exported.</source>
        <translation>이 스튜디오에서 내보낸 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose a folder that holds pictures.</source>
        <translation>그림이 들어 있는 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>더 짧은 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller --size or --dtype bf16, or close other programs, and try again.</source>
        <translation>더 작은 --size나 --dtype bf16을 선택하거나 다른 프로그램을 닫고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller --size, fewer pictures or a shorter --dtype, or close other programs.</source>
        <translation>--size를 줄이거나, 그림 수를 줄이거나, 더 짧은 --dtype을 선택하거나, 다른 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller size, or close other programs.</source>
        <translation>더 작은 크기를 고르거나 다른 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller size, or fewer frames.</source>
        <translation>더 작은 크기를 고르거나 프레임 수를 줄이십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller size.</source>
        <translation>더 작은 크기를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose another folder, or change its permissions.</source>
        <translation>다른 폴더를 선택하거나 권한을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>다른 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose another scheduler.</source>
        <translation>다른 스케줄러를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose no captions, or install Pillow anew.</source>
        <translation>설명 글을 없애거나 Pillow를 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Choose one of the folders inside it, such as {0}.</source>
        <translation>그 안의 폴더 중 하나를 고르십시오. 예: {0}.</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>그중 하나를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose some pictures.</source>
        <translation>그림을 고르십시오.</translation>
    </message>
    <message>
        <source>Choose the folder in it that holds the pictures.</source>
        <translation>그 안에서 그림이 들어 있는 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose the folder that holds it, or drop the file onto the gallery to copy it.</source>
        <translation>그 파일이 들어 있는 폴더를 고르거나, 파일을 갤러리에 끌어다 놓아 복사하십시오.</translation>
    </message>
    <message>
        <source>Choose two layers of the same kind.</source>
        <translation>같은 종류의 레이어 두 개를 선택하세요.</translation>
    </message>
    <message>
        <source>Click on the picture.</source>
        <translation>그림 위를 클릭하세요.</translation>
    </message>
    <message>
        <source>Close other pictures or programs, or choose a smaller size.</source>
        <translation>다른 그림이나 프로그램을 닫거나 더 작은 크기를 선택하십시오.</translation>
    </message>
    <message>
        <source>Close other programs, or scale it down.</source>
        <translation>다른 프로그램을 닫거나 그림을 줄이십시오.</translation>
    </message>
    <message>
        <source>Code that comes with weights is never executed; update the studio, or give another version of the weights.</source>
        <translation>가중치와 함께 온 코드는 절대 실행하지 않습니다. 스튜디오를 업데이트하거나 다른 버전의 가중치를 지정하십시오.</translation>
    </message>
    <message>
        <source>Copy it again from where it came.</source>
        <translation>원본에서 다시 복사하십시오.</translation>
    </message>
    <message>
        <source>Delete that character and type it again.</source>
        <translation>그 문자를 지우고 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>Develop it to a TIFF first.</source>
        <translation>먼저 TIFF로 현상하십시오.</translation>
    </message>
    <message>
        <source>Did you mean {0}?</source>
        <translation>{0}을(를) 찾으셨습니까?</translation>
    </message>
    <message>
        <source>Do not use that folder.</source>
        <translation>그 폴더를 사용하지 마십시오.</translation>
    </message>
    <message>
        <source>Do not use this folder: it was made to read other files of yours.</source>
        <translation>이 폴더를 사용하지 마십시오. 사용자의 다른 파일을 읽도록 만들어진 폴더입니다.</translation>
    </message>
    <message>
        <source>Do one after the other.</source>
        <translation>하나씩 차례로 하십시오.</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>파일을 다시 내려받거나 복사하십시오.</translation>
    </message>
    <message>
        <source>Download or copy the folder again.</source>
        <translation>폴더를 다시 내려받거나 복사하십시오.</translation>
    </message>
    <message>
        <source>Download or copy the whole folder again.</source>
        <translation>폴더 전체를 다시 내려받거나 복사하십시오.</translation>
    </message>
    <message>
        <source>Download the file again.</source>
        <translation>파일을 다시 내려받으십시오.</translation>
    </message>
    <message>
        <source>Drag an edge of the frame beyond the picture.</source>
        <translation>프레임의 가장자리를 그림 밖으로 끌어 주십시오.</translation>
    </message>
    <message>
        <source>Draw it anew.</source>
        <translation>다시 그리세요.</translation>
    </message>
    <message>
        <source>Draw it, or name another.</source>
        <translation>아이콘을 그리거나 다른 이름을 쓰십시오.</translation>
    </message>
    <message>
        <source>Enlarge 2x instead of 4x, start from a smaller picture, or close other programs, and try again.</source>
        <translation>4배 대신 2배로 확대하거나, 더 작은 그림에서 시작하거나, 다른 프로그램을 닫은 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Enlarge 2x instead of 4x, start from a smaller picture, or close other programs.</source>
        <translation>4배 대신 2배로 확대하거나, 더 작은 그림에서 시작하거나, 다른 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>Finish or cancel it first.</source>
        <translation>먼저 끝내거나 취소하세요.</translation>
    </message>
    <message>
        <source>Flux ignores a negative prompt at a guidance of 1 or less.</source>
        <translation>가이던스가 1 이하이면 Flux는 네거티브 프롬프트를 무시합니다.</translation>
    </message>
    <message>
        <source>For example --size 64x64.</source>
        <translation>예: --size 64x64</translation>
    </message>
    <message>
        <source>For example 64x64.</source>
        <translation>예: 64x64</translation>
    </message>
    <message>
        <source>For example date:2026-11 or date:&gt;2026-11-21</source>
        <translation>예: date:2026-11 또는 date:&gt;2026-11-21</translation>
    </message>
    <message>
        <source>For example size:512x512</source>
        <translation>예: size:512x512</translation>
    </message>
    <message>
        <source>For example {0}</source>
        <translation>예: {0}</translation>
    </message>
    <message>
        <source>Free some space there, or choose another folder.</source>
        <translation>그곳의 공간을 비우거나 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Free some space there.</source>
        <translation>그곳의 공간을 비우십시오.</translation>
    </message>
    <message>
        <source>Get the folder again, or update the studio.</source>
        <translation>폴더를 다시 받거나 스튜디오를 업데이트하십시오.</translation>
    </message>
    <message>
        <source>Get the folder again.</source>
        <translation>폴더를 다시 받으십시오.</translation>
    </message>
    <message>
        <source>Get the whole folder again.</source>
        <translation>폴더 전체를 다시 받으십시오.</translation>
    </message>
    <message>
        <source>Give --class with {0}.</source>
        <translation>--class로 {0}을(를) 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a diffusers pipeline folder: the one with {0} in it.</source>
        <translation>diffusers 파이프라인 폴더({0} 파일이 들어 있는 폴더)를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give a picture and a mask, or margins.</source>
        <translation>그림과 마스크를 주거나, 여백을 주십시오.</translation>
    </message>
    <message>
        <source>Give a text-to-image version of it.</source>
        <translation>텍스트로 그림을 만드는 버전을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give an id of `studio catalog` or a folder of weights.</source>
        <translation>`studio catalog`에 나오는 ID나 가중치 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give an upscaler for RGB pictures.</source>
        <translation>RGB 그림용 업스케일러를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give at least one, as --right 64.</source>
        <translation>--right 64처럼 적어도 하나를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give it at least one letter.</source>
        <translation>한 글자 이상 입력하세요.</translation>
    </message>
    <message>
        <source>Give one of the files to learn what it is; {0}{1}</source>
        <translation>어떤 파일인지 알아보려면 파일 하나를 지정하십시오. {0}{1}</translation>
    </message>
    <message>
        <source>Give one of {0}.</source>
        <translation>{0} 중 하나를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give one: {0}.</source>
        <translation>하나를 지정하십시오: {0}</translation>
    </message>
    <message>
        <source>Give safetensors.</source>
        <translation>safetensors 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the diffusers folder in safetensors.</source>
        <translation>safetensors 형식의 diffusers 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the diffusers folder that it was made from.</source>
        <translation>이 파일을 만든 원본 diffusers 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the folder in fp32, bf16 or fp16.</source>
        <translation>fp32, bf16 또는 fp16 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the folder itself: {0}.</source>
        <translation>폴더 자체를 지정하십시오: {0}</translation>
    </message>
    <message>
        <source>Give the picture as well.</source>
        <translation>그림도 함께 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the picture itself again (--image).</source>
        <translation>그림 자체를 다시 지정하십시오(--image).</translation>
    </message>
    <message>
        <source>Give the picture itself again.</source>
        <translation>그림 자체를 다시 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the pipeline's folder: {0}.</source>
        <translation>파이프라인 폴더를 지정하십시오: {0}</translation>
    </message>
    <message>
        <source>Give the text-to-image version of it.</source>
        <translation>텍스트로 그림을 만드는 버전을 지정하십시오.</translation>
    </message>
    <message>
        <source>Give the whole pipeline folder, the one with model_index.json.</source>
        <translation>model_index.json이 있는 파이프라인 폴더 전체를 지정하십시오.</translation>
    </message>
    <message>
        <source>Give {0}.</source>
        <translation>{0}을(를) 지정하십시오.</translation>
    </message>
    <message>
        <source>Guidance {0} is for our own backbones; {1} is {2}.</source>
        <translation>가이던스의 {0} 설정은 자체 백본에서만 쓸 수 있습니다. {1}은(는) {2}입니다.</translation>
    </message>
    <message>
        <source>In the gallery's filter one can choose it alone.</source>
        <translation>갤러리의 필터에서 이 폴더만 고를 수 있습니다.</translation>
    </message>
    <message>
        <source>Install Scanline Studio again; its files are incomplete.</source>
        <translation>Scanline Studio를 다시 설치하십시오. 파일이 온전하지 않습니다.</translation>
    </message>
    <message>
        <source>Install it with: pip install {0}=={1}</source>
        <translation>다음 명령으로 설치하십시오: pip install {0}=={1}</translation>
    </message>
    <message>
        <source>Install the program again to restore it.</source>
        <translation>복원하려면 프로그램을 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Install what it names with pip.</source>
        <translation>표시된 패키지를 pip로 설치하십시오.</translation>
    </message>
    <message>
        <source>Is its disk connected?</source>
        <translation>디스크가 연결되어 있습니까?</translation>
    </message>
    <message>
        <source>It cannot be steered here.</source>
        <translation>여기서는 제어할 수 없습니다.</translation>
    </message>
    <message>
        <source>It cannot run here.</source>
        <translation>여기서는 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>It is started again; the queue is kept.</source>
        <translation>엔진을 다시 시작합니다. 대기열은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>It may have been moved, renamed or deleted outside of the studio.</source>
        <translation>스튜디오 밖에서 옮겨졌거나, 이름이 바뀌었거나, 지워졌을 수 있습니다.</translation>
    </message>
    <message>
        <source>It may have been removed.</source>
        <translation>제거된 레이어일 수 있습니다.</translation>
    </message>
    <message>
        <source>It takes {0}.</source>
        <translation>사용할 수 있는 값은 {0}입니다.</translation>
    </message>
    <message>
        <source>It was looked for as a word.</source>
        <translation>낱말로 찾았습니다.</translation>
    </message>
    <message>
        <source>It was made with diffusers {0}; code in the folder is never executed.</source>
        <translation>diffusers {0}(으)로 만든 폴더입니다. 폴더에 든 코드는 절대 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>It was not made here, or another program left the record out when it saved the picture.</source>
        <translation>여기서 만든 그림이 아니거나, 다른 프로그램이 저장하면서 기록을 빠뜨렸습니다.</translation>
    </message>
    <message>
        <source>It was written by a newer studio: update this one, or make it again.</source>
        <translation>더 새로운 스튜디오에서 만든 것입니다. 이 스튜디오를 업데이트하거나 다시 만드십시오.</translation>
    </message>
    <message>
        <source>Its copy would have {0} pixels; a side has at most {1}.</source>
        <translation>사본이 {0}픽셀이 됩니다. 한 변은 {1}픽셀까지입니다.</translation>
    </message>
    <message>
        <source>Its start must not exceed its end.</source>
        <translation>시작이 끝보다 클 수 없습니다.</translation>
    </message>
    <message>
        <source>Leave --class out.</source>
        <translation>--class를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --guidance out.</source>
        <translation>--guidance를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --image out.</source>
        <translation>--image를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --scheduler out to run the folder's own.</source>
        <translation>폴더 자체의 스케줄러를 쓰려면 --scheduler를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --shift out.</source>
        <translation>--shift를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --size out.</source>
        <translation>--size를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave --spacing out.</source>
        <translation>--spacing을 빼십시오.</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>이 설정을 빼십시오.</translation>
    </message>
    <message>
        <source>Leave one of the two out.</source>
        <translation>둘 중 하나를 빼십시오.</translation>
    </message>
    <message>
        <source>Leave the count at 1, or enlarge creatively.</source>
        <translation>장수를 1로 두거나 창의적 확대를 쓰십시오.</translation>
    </message>
    <message>
        <source>Leave the overlap out, or make it larger.</source>
        <translation>겹침을 지정하지 않거나 더 크게 하십시오.</translation>
    </message>
    <message>
        <source>Leave the overlap out, or make the tiles larger.</source>
        <translation>겹침을 지정하지 않거나 타일을 더 크게 하십시오.</translation>
    </message>
    <message>
        <source>Leave the picture out.</source>
        <translation>그림을 빼십시오.</translation>
    </message>
    <message>
        <source>Leave the prompt empty.</source>
        <translation>프롬프트를 비워 두십시오.</translation>
    </message>
    <message>
        <source>Leave the prompt empty{0}</source>
        <translation>프롬프트를 비워 두{0}</translation>
    </message>
    <message>
        <source>Leave them out.</source>
        <translation>이 설정들을 빼십시오.</translation>
    </message>
    <message>
        <source>Load it with --dtype bf16 or fp32.</source>
        <translation>--dtype bf16 또는 fp32로 불러오십시오.</translation>
    </message>
    <message>
        <source>Loading it comes later; give the diffusers folder that it belongs to, or make one with diffusers' from_single_file(file).save_pretrained(folder).</source>
        <translation>이 형식은 나중에 지원할 예정입니다. 이 파일이 속한 diffusers 폴더를 지정하거나, diffusers의 from_single_file(file).save_pretrained(folder)로 폴더를 만드십시오.</translation>
    </message>
    <message>
        <source>Look for a version of it that diffusers itself has.</source>
        <translation>diffusers에 기본으로 포함된 버전을 찾으십시오.</translation>
    </message>
    <message>
        <source>Look for it in the trash of the system.</source>
        <translation>시스템의 휴지통에서 찾아보십시오.</translation>
    </message>
    <message>
        <source>Look for safetensors.</source>
        <translation>safetensors 파일을 찾으십시오.</translation>
    </message>
    <message>
        <source>Look for the files in the trash of the system.</source>
        <translation>시스템의 휴지통에서 파일을 찾아보십시오.</translation>
    </message>
    <message>
        <source>Look for weights of a known architecture, such as ESRGAN, Compact, SPAN or SwinIR.</source>
        <translation>ESRGAN, Compact, SPAN, SwinIR처럼 알려진 구조의 가중치를 찾아보십시오.</translation>
    </message>
    <message>
        <source>Make it larger.</source>
        <translation>더 크게 하세요.</translation>
    </message>
    <message>
        <source>Make it smaller.</source>
        <translation>더 작게 하세요.</translation>
    </message>
    <message>
        <source>Make it, connect its disk, or choose another folder.</source>
        <translation>폴더를 만들거나, 디스크를 연결하거나, 다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Memory ran out ({0}); what was loaded has been freed.</source>
        <translation>메모리가 부족합니다({0}). 불러온 내용은 모두 해제했습니다.</translation>
    </message>
    <message>
        <source>Memory ran out, even with tiles of {0} pixels; what was loaded has been freed.</source>
        <translation>타일을 {0}픽셀로 줄여도 메모리가 부족합니다. 불러온 내용은 모두 해제했습니다.</translation>
    </message>
    <message>
        <source>Memory ran out; the picture goes on in tiles of {0} pixels.</source>
        <translation>메모리가 부족하여 {0}픽셀 타일로 계속합니다.</translation>
    </message>
    <message>
        <source>Memory ran out; the picture is begun again in tiles of {0} pixels.</source>
        <translation>메모리가 부족하여 {0}픽셀 타일로 그림을 다시 시작합니다.</translation>
    </message>
    <message>
        <source>Move it so that a part of the picture is in it.</source>
        <translation>그림의 일부가 들어오도록 옮겨 주십시오.</translation>
    </message>
    <message>
        <source>No file can be called {0}.</source>
        <translation>파일 이름으로 쓸 수 없습니다: {0}.</translation>
    </message>
    <message>
        <source>No font here has the letters {0}; the captions show boxes in their place.</source>
        <translation>{0} 글자가 있는 글꼴이 없습니다. 설명 글에는 그 자리에 네모가 보입니다.</translation>
    </message>
    <message>
        <source>No layer with pixels is visible.</source>
        <translation>보이는 픽셀 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>No name is free for {0} in {1}.</source>
        <translation>{1}에 {0}에 쓸 수 있는 이름이 없습니다.</translation>
    </message>
    <message>
        <source>No name is free for {0}.</source>
        <translation>{0}에 쓸 수 있는 이름이 없습니다.</translation>
    </message>
    <message>
        <source>No name is free in {0}.</source>
        <translation>{0}에 쓸 수 있는 이름이 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing in the frame is masked: there is nothing to repaint.</source>
        <translation>프레임 안에 마스크가 없어 다시 그릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is ever overwritten: choose another name.</source>
        <translation>기존 파일은 절대 덮어쓰지 않습니다. 다른 이름을 선택하십시오.</translation>
    </message>
    <message>
        <source>Nothing is selected.</source>
        <translation>선택된 부분이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was taken over.</source>
        <translation>아무것도 가져오지 않았습니다.</translation>
    </message>
    <message>
        <source>One frame is a picture.</source>
        <translation>프레임이 하나면 그냥 그림입니다.</translation>
    </message>
    <message>
        <source>Only a part of the picture is being shown, but there is nothing that it is a part of.</source>
        <translation>그림의 일부만 표시하려 하지만, 그 일부가 속한 그림이 없습니다.</translation>
    </message>
    <message>
        <source>Open or make one first, or choose the task New picture.</source>
        <translation>먼저 그림을 열거나 만들거나, 작업을 ‘새 그림’으로 바꿔 주십시오.</translation>
    </message>
    <message>
        <source>Paint the part that is to change (white = repaint).</source>
        <translation>바꿀 부분을 칠하십시오(흰색 = 다시 그림).</translation>
    </message>
    <message>
        <source>Pillow was built without FreeType, and cannot draw letters.</source>
        <translation>Pillow가 FreeType 없이 만들어져 글자를 그릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Pixels are {0}; they must be 8-bit unsigned numbers.</source>
        <translation>픽셀 형식이 {0}입니다. 부호 없는 8비트 수여야 합니다.</translation>
    </message>
    <message>
        <source>Remove some of them.</source>
        <translation>일부를 제거하십시오.</translation>
    </message>
    <message>
        <source>Restore it from the distribution.</source>
        <translation>배포본에서 복원하십시오.</translation>
    </message>
    <message>
        <source>Restore the file from where you got it, or accept it as it is by renewing its date (touch).</source>
        <translation>파일을 받은 곳에서 복원하거나, 날짜를 갱신(touch)하여 지금 상태를 받아들이십시오.</translation>
    </message>
    <message>
        <source>Restore the folder from the distribution.</source>
        <translation>폴더를 배포본에서 복원하십시오.</translation>
    </message>
    <message>
        <source>Run `git lfs pull` in that folder.</source>
        <translation>그 폴더에서 `git lfs pull`을 실행하십시오.</translation>
    </message>
    <message>
        <source>Save it again, interleaved.</source>
        <translation>픽셀 순서(interleaved)로 다시 저장하십시오.</translation>
    </message>
    <message>
        <source>Save it again.</source>
        <translation>다시 저장하십시오.</translation>
    </message>
    <message>
        <source>Save it with 8 or 16 bits.</source>
        <translation>8비트 또는 16비트로 저장하십시오.</translation>
    </message>
    <message>
        <source>Save the project under another name, or open the changed file.</source>
        <translation>프로젝트를 다른 이름으로 저장하거나, 바뀐 파일을 여십시오.</translation>
    </message>
    <message>
        <source>Scale it down first.</source>
        <translation>먼저 크기를 줄이십시오.</translation>
    </message>
    <message>
        <source>Scale it down.</source>
        <translation>크기를 줄이십시오.</translation>
    </message>
    <message>
        <source>Scanline Studio is open already, but its window does not answer. End that program, then start it again.</source>
        <translation>Scanline Studio가 이미 열려 있지만 창이 응답하지 않습니다. 그 프로그램을 끝낸 다음 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Scanline Studio writes its record into files of these formats.</source>
        <translation>Scanline Studio는 이 형식의 파일에 기록을 남깁니다.</translation>
    </message>
    <message>
        <source>Select a part of the picture first.</source>
        <translation>먼저 그림의 일부를 선택하세요.</translation>
    </message>
    <message>
        <source>Select or paint the part that is to change, or choose another task.</source>
        <translation>바꿀 부분을 선택하거나 칠하거나, 다른 작업을 골라 주십시오.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>길이를 줄이십시오.</translation>
    </message>
    <message>
        <source>Show at least one first.</source>
        <translation>먼저 하나 이상 표시하세요.</translation>
    </message>
    <message>
        <source>Show both layers first.</source>
        <translation>먼저 두 레이어를 모두 표시하세요.</translation>
    </message>
    <message>
        <source>Show it in the layers panel first.</source>
        <translation>먼저 레이어 패널에서 표시하세요.</translation>
    </message>
    <message>
        <source>Some of it lies far outside of the picture: cut that away, or merge the layer down.</source>
        <translation>일부가 그림에서 멀리 벗어나 있습니다. 그 부분을 잘라 내거나 레이어를 아래로 병합하세요.</translation>
    </message>
    <message>
        <source>Something failed: {0}.</source>
        <translation>오류가 발생했습니다: {0}</translation>
    </message>
    <message>
        <source>Stars, labels and tags can be given to it all the same.</source>
        <translation>그래도 별점, 라벨, 태그는 줄 수 있습니다.</translation>
    </message>
    <message>
        <source>Stars, labels, tags and collections cannot be changed.</source>
        <translation>별점, 라벨, 태그, 모음을 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>Start from a smaller picture.</source>
        <translation>더 작은 그림에서 시작하십시오.</translation>
    </message>
    <message>
        <source>Start the program again.</source>
        <translation>프로그램을 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Switch it off, or choose another backbone: ours can, and Stable Diffusion 1, 2 and XL.</source>
        <translation>이 설정을 끄거나 다른 백본을 고르십시오. 기본 백본과 Stable Diffusion 1, 2, XL에서 됩니다.</translation>
    </message>
    <message>
        <source>Take one of them out first.</source>
        <translation>먼저 그중 하나를 빼십시오.</translation>
    </message>
    <message>
        <source>The amount is {0}; it must be from 1 to {1} pixels.</source>
        <translation>값이 {0}입니다. 1부터 {1}픽셀까지여야 합니다.</translation>
    </message>
    <message>
        <source>The animation cannot be written as {0}: {1}.</source>
        <translation>애니메이션을 {0}(으)로 쓸 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>The animation has {0} frames; it must be from 2 to {1}.</source>
        <translation>애니메이션의 프레임이 {0}개입니다. 2개부터 {1}개까지여야 합니다.</translation>
    </message>
    <message>
        <source>The animation's longest side is {0}; it must be from 1 to {1}.</source>
        <translation>애니메이션의 긴 변이 {0}입니다. 1부터 {1}까지여야 합니다.</translation>
    </message>
    <message>
        <source>The backbone is empty.</source>
        <translation>백본이 비어 있습니다.</translation>
    </message>
    <message>
        <source>The backbone {0} is no path that can be opened ({1}).</source>
        <translation>백본 {0}은(는) 열 수 있는 경로가 아닙니다({1}).</translation>
    </message>
    <message>
        <source>The blend mode is {0}; it must be one of {1}.</source>
        <translation>혼합 모드가 {0}입니다. 다음 중 하나여야 합니다: {1}.</translation>
    </message>
    <message>
        <source>The brush's {0} is {1}; it must be from {2} to {3}.</source>
        <translation>브러시의 {0} 값이 {1}입니다. {2}에서 {3} 사이여야 합니다.</translation>
    </message>
    <message>
        <source>The colour profile of {0} does not fit its pixels, and was left out.</source>
        <translation>{0}의 색 프로필이 픽셀과 맞지 않아 적용하지 않았습니다.</translation>
    </message>
    <message>
        <source>The colour profile of {0} is damaged, and was left out.</source>
        <translation>{0}의 색 프로필이 손상되어 적용하지 않았습니다.</translation>
    </message>
    <message>
        <source>The component {0} ({1})</source>
        <translation>구성 요소 {0}({1})</translation>
    </message>
    <message>
        <source>The component {0} ({1}) that {2} names is missing: there is no folder {3}.</source>
        <translation>{2}에 적힌 구성 요소 {0}({1})이(가) 없습니다. {3} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>The component {0} is quantised with {1}, which this engine does not run.</source>
        <translation>구성 요소 {0}은(는) {1}(으)로 양자화되어 있어 이 엔진에서 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>The component {0} needs {1}.{2}, which is not in the installed diffusers and transformers.</source>
        <translation>구성 요소 {0}에는 {1}.{2}이(가) 필요하지만 설치된 diffusers와 transformers에 없습니다.</translation>
    </message>
    <message>
        <source>The config files of {0} hold values that make no sense ({1}: {2}).</source>
        <translation>{0}의 설정 파일에 말이 되지 않는 값이 있습니다({1}: {2}).</translation>
    </message>
    <message>
        <source>The contents of {0} changed since they were last read, though its size and date did not.</source>
        <translation>크기와 날짜는 그대로인데 {0}의 내용이 마지막으로 읽은 뒤 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The decode gave numbers that are not finite; no picture was made of them.</source>
        <translation>디코딩 결과에 유한하지 않은 수가 있어 그림을 만들지 않았습니다.</translation>
    </message>
    <message>
        <source>The default weights are missing: there is no folder {0}.</source>
        <translation>기본 가중치가 없습니다. {0} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>The device is {0}; allowed: auto, cpu, cuda, cuda:N, mps.</source>
        <translation>장치가 {0}입니다. 사용할 수 있는 값: auto, cpu, cuda, cuda:N, mps</translation>
    </message>
    <message>
        <source>The disk of the index {0} is full.</source>
        <translation>색인 {0}이(가) 있는 디스크가 가득 찼습니다.</translation>
    </message>
    <message>
        <source>The disk of {0} is full: {1} bytes are needed, {2} are free, {3} or more are missing.</source>
        <translation>{0}의 디스크가 가득 찼습니다. {1}바이트가 필요하지만 {2}바이트만 비어 있어 {3}바이트 이상 모자랍니다.</translation>
    </message>
    <message>
        <source>The document has no layer {0}; it has {1}.</source>
        <translation>문서에 레이어 {0}이(가) 없습니다. 있는 레이어: {1}.</translation>
    </message>
    <message>
        <source>The edit {0} is over.</source>
        <translation>편집 {0}은(는) 이미 끝났습니다.</translation>
    </message>
    <message>
        <source>The edit {0} is still open.</source>
        <translation>편집 {0}이(가) 아직 진행 중입니다.</translation>
    </message>
    <message>
        <source>The engine could not answer: {0}.</source>
        <translation>엔진이 응답하지 못했습니다: {0}</translation>
    </message>
    <message>
        <source>The engine could not start: {0}.</source>
        <translation>엔진을 시작하지 못했습니다: {0}</translation>
    </message>
    <message>
        <source>The engine failed: {0}: {1}.</source>
        <translation>엔진에 오류가 발생했습니다: {0}: {1}</translation>
    </message>
    <message>
        <source>The engine is closed, or its thread has ended.</source>
        <translation>엔진이 닫혔거나 엔진의 스레드가 끝났습니다.</translation>
    </message>
    <message>
        <source>The engine is closed.</source>
        <translation>엔진이 닫혔습니다.</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly.</source>
        <translation>엔진이 예기치 않게 멈췄습니다.</translation>
    </message>
    <message>
        <source>The example prompts cannot be read.</source>
        <translation>예시 프롬프트를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The file was kept as {0}.</source>
        <translation>파일은 {0}(으)로 보관했습니다.</translation>
    </message>
    <message>
        <source>The filter 'date' has the value {0}; it must be a year, month or day.</source>
        <translation>필터 'date'의 값이 {0}입니다. 연도, 달 또는 날짜여야 합니다.</translation>
    </message>
    <message>
        <source>The filter 'size' has the value {0}; it must be WIDTHxHEIGHT.</source>
        <translation>필터 'size'의 값이 {0}입니다. '너비x높이'여야 합니다.</translation>
    </message>
    <message>
        <source>The filter is {0}; allowed: {1}.</source>
        <translation>필터가 {0}입니다. 허용되는 값: {1}.</translation>
    </message>
    <message>
        <source>The filter {0} has no value yet.</source>
        <translation>필터 {0}에 아직 값이 없습니다.</translation>
    </message>
    <message>
        <source>The filter {0} has the value {1}; allowed: {2}.</source>
        <translation>필터 {0}의 값이 {1}입니다. 허용되는 값: {2}.</translation>
    </message>
    <message>
        <source>The filter {0} has the value {1}; it must be a number.</source>
        <translation>필터 {0}의 값이 {1}입니다. 숫자여야 합니다.</translation>
    </message>
    <message>
        <source>The folder has Python files ({0}); they are never executed.</source>
        <translation>폴더에 Python 파일이 있습니다({0}). 절대 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>The folder of the library is {0}; it must be a whole path.</source>
        <translation>라이브러리 폴더가 {0}입니다. 전체 경로여야 합니다.</translation>
    </message>
    <message>
        <source>The folder {0} belongs to the library already.</source>
        <translation>{0} 폴더는 이미 라이브러리에 있습니다.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be one of the library.</source>
        <translation>{0} 폴더는 라이브러리에 넣을 수 없습니다.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be read ({1}).</source>
        <translation>폴더 {0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The folder {0} cannot be read: {1}.</source>
        <translation>폴더 {0}을(를) 읽을 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>The folder {0} holds no frames (0001.png, 0002.png, ...).</source>
        <translation>폴더 {0}에 프레임(0001.png, 0002.png, ...)이 없습니다.</translation>
    </message>
    <message>
        <source>The folder {0} is empty.</source>
        <translation>{0} 폴더가 비어 있습니다.</translation>
    </message>
    <message>
        <source>The folder {0} is in the list twice.</source>
        <translation>{0} 폴더가 목록에 두 번 있습니다.</translation>
    </message>
    <message>
        <source>The folder {0} is not there.</source>
        <translation>{0} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>The folder {0} {1}.</source>
        <translation>{0} 폴더{1}.</translation>
    </message>
    <message>
        <source>The frame does not reach beyond the picture: there is nothing to continue.</source>
        <translation>프레임이 그림 밖으로 나가지 않아 이어 그릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>The frame lies wholly beyond the picture.</source>
        <translation>프레임이 그림 밖에만 있습니다.</translation>
    </message>
    <message>
        <source>The frame's {0} is {1}; it must be a whole number from 1 to {2}.</source>
        <translation>프레임의 {0}이(가) {1}입니다. 1부터 {2}까지의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>The group {0} is blended as a whole; here its layers are, each by itself, and it may look otherwise.</source>
        <translation>그룹 {0}은(는) 통째로 합성됩니다. 여기서는 레이어를 하나씩 합성하므로 다르게 보일 수 있습니다.</translation>
    </message>
    <message>
        <source>The guidance interval runs from {0} to {1}.</source>
        <translation>가이던스 구간이 {0}에서 {1}까지입니다.</translation>
    </message>
    <message>
        <source>The history has no step {0}; it has 0 to {1}.</source>
        <translation>작업 내역에 {0}단계가 없습니다. 0에서 {1}까지 있습니다.</translation>
    </message>
    <message>
        <source>The index {0} cannot be changed.</source>
        <translation>색인 {0}을(를) 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>The index {0} cannot be kept ({1}); it is made anew at each start.</source>
        <translation>색인 {0}을(를) 보관할 수 없습니다({1}). 시작할 때마다 새로 만듭니다.</translation>
    </message>
    <message>
        <source>The index {0} cannot be used ({1}).</source>
        <translation>색인 {0}을(를) 사용할 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The index {0} cannot be written to ({1}); what it knows can be searched.</source>
        <translation>색인 {0}에 쓸 수 없습니다({1}). 이미 아는 내용은 검색할 수 있습니다.</translation>
    </message>
    <message>
        <source>The index {0} is in use by another process.</source>
        <translation>다른 프로세스가 색인 {0}을(를) 사용하고 있습니다.</translation>
    </message>
    <message>
        <source>The index {0} was damaged; it is made again from the pictures. {1}</source>
        <translation>색인 {0}이(가) 손상되어 그림에서 다시 만듭니다. {1}</translation>
    </message>
    <message>
        <source>The index {0} was written by a newer version of the program ({1}; this one knows {2}).</source>
        <translation>색인 {0}은(는) 더 새로운 버전의 프로그램이 썼습니다({1}, 이 프로그램은 {2}까지 압니다).</translation>
    </message>
    <message>
        <source>The journal {0} cannot be read ({1}).</source>
        <translation>저널 {0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The journal {0} cannot be read.</source>
        <translation>저널 {0}을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The journal {0} holds no layers: the picture was not edited.</source>
        <translation>저널 {0}에 레이어가 없습니다. 그림은 편집되지 않았습니다.</translation>
    </message>
    <message>
        <source>The journal {0} tells of a picture of {1} pixels.</source>
        <translation>저널 {0}에 적힌 그림 크기가 {1}픽셀입니다.</translation>
    </message>
    <message>
        <source>The keys of {0} are {1}; that is no shortcut.</source>
        <translation>{0}의 키가 {1}입니다. 단축키로 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The label is {0}; allowed: {1}, or none.</source>
        <translation>라벨이 {0}입니다. 허용되는 값: {1}, 또는 없음.</translation>
    </message>
    <message>
        <source>The language file {0} is missing or damaged; English is shown.</source>
        <translation>언어 파일 {0}이(가) 없거나 손상되었습니다. 영어로 표시합니다.</translation>
    </message>
    <message>
        <source>The largest file size allowed in</source>
        <translation>허용된 최대 파일 크기</translation>
    </message>
    <message>
        <source>The layer {0} is blended by {1}, which is not known here; it is blended normally.</source>
        <translation>레이어 {0}의 합성 방식 {1}을(를) 알 수 없어 보통으로 합성합니다.</translation>
    </message>
    <message>
        <source>The layer {0} is hidden.</source>
        <translation>레이어 {0}이(가) 숨겨져 있습니다.</translation>
    </message>
    <message>
        <source>The layer {0} is locked.</source>
        <translation>레이어 {0}이(가) 잠겨 있습니다.</translation>
    </message>
    <message>
        <source>The layer {0} is the last one with pixels; a picture needs one.</source>
        <translation>레이어 {0}은(는) 마지막 픽셀 레이어입니다. 그림에는 하나가 필요합니다.</translation>
    </message>
    <message>
        <source>The layer {0} reaches over {1} pixels; {2} a side and {3} in all can be saved.</source>
        <translation>레이어 {0}이(가) {1}픽셀에 걸쳐 있습니다. 한 변 {2}픽셀, 전체 {3}픽셀까지 저장할 수 있습니다.</translation>
    </message>
    <message>
        <source>The layer's name is empty.</source>
        <translation>레이어 이름이 비어 있습니다.</translation>
    </message>
    <message>
        <source>The library has {0} further folders already, which is the most.</source>
        <translation>라이브러리에 추가 폴더가 이미 {0}개 있습니다. 더는 넣을 수 없습니다.</translation>
    </message>
    <message>
        <source>The library has {0} further folders; at most {1} are allowed.</source>
        <translation>라이브러리의 추가 폴더가 {0}개입니다. {1}개까지 허용됩니다.</translation>
    </message>
    <message>
        <source>The log has the details; `studio doctor` looks for it.</source>
        <translation>자세한 내용은 로그에 있습니다. `studio doctor`로 로그를 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>The log has the details; please report it.</source>
        <translation>자세한 내용은 로그에 있습니다. 문제를 알려 주십시오.</translation>
    </message>
    <message>
        <source>The longest side is {0}; it must be from 1 to {1} pixels.</source>
        <translation>긴 변이 {0}입니다. 1부터 {1}픽셀까지여야 합니다.</translation>
    </message>
    <message>
        <source>The lowest layer has none below it to merge with.</source>
        <translation>가장 아래 레이어는 아래에 병합할 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>The manifest of {0} names a file outside it: {1}.</source>
        <translation>{0}의 목록에 폴더 밖의 파일이 적혀 있습니다: {1}</translation>
    </message>
    <message>
        <source>The margin on the {0} is {1}; it must be a whole number of pixels from 0 to {2}.</source>
        <translation>여백({0})이 {1}입니다. 0부터 {2}까지의 픽셀 수(정수)여야 합니다.</translation>
    </message>
    <message>
        <source>The mask has the size {0}x{1}, the picture {2}.</source>
        <translation>마스크의 크기는 {0}x{1}이고 그림의 크기는 {2}입니다.</translation>
    </message>
    <message>
        <source>The mask is empty: there is nothing to repaint.</source>
        <translation>마스크가 비어 있어 다시 그릴 곳이 없습니다.</translation>
    </message>
    <message>
        <source>The mask is {0} but the picture is {1}.</source>
        <translation>마스크는 {0}인데 그림은 {1}입니다.</translation>
    </message>
    <message>
        <source>The mask is {0} of shape {1}; it must be uint8 of shape {2}.</source>
        <translation>마스크가 {0}이고 형태가 {1}입니다. {2} 형태의 uint8이어야 합니다.</translation>
    </message>
    <message>
        <source>The name of the {0} is {1}; it must have 1 to {2} characters.</source>
        <translation>{0} 이름이 {1}입니다. 1자에서 {2}자여야 합니다.</translation>
    </message>
    <message>
        <source>The name template has the field {{{0}}}; allowed: {1}.</source>
        <translation>이름 템플릿에 {{{0}}} 필드가 있습니다. 사용할 수 있는 필드: {1}</translation>
    </message>
    <message>
        <source>The name template is {0}; its last part must hold {{number}} once.</source>
        <translation>이름 템플릿이 {0}입니다. 마지막 부분에 {{number}}가 한 번 있어야 합니다.</translation>
    </message>
    <message>
        <source>The name template's part {0} {1}.</source>
        <translation>이름 템플릿의 {0} 부분{1}.</translation>
    </message>
    <message>
        <source>The nearest is --size {0}.</source>
        <translation>가장 가까운 크기는 --size {0}입니다.</translation>
    </message>
    <message>
        <source>The nearest is {0}.</source>
        <translation>가장 가까운 값은 {0}입니다.</translation>
    </message>
    <message>
        <source>The network gave numbers that are not finite in step {0} of {1}; no picture was made of them.</source>
        <translation>{1}단계 중 {0}단계에서 신경망이 유한하지 않은 수를 내어 그림을 만들지 않았습니다.</translation>
    </message>
    <message>
        <source>The noise levels of {0} are unknown here, so nothing can be kept.</source>
        <translation>{0}의 노이즈 수준을 알 수 없어 남길 부분을 지킬 수 없습니다.</translation>
    </message>
    <message>
        <source>The number of pixels is {0}; it must be a whole one from 1 to {1}.</source>
        <translation>픽셀 수가 {0}입니다. 1에서 {1} 사이의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>The opacity is {0}; it must be a number from 0 to 1.</source>
        <translation>불투명도가 {0}입니다. 0에서 1 사이의 숫자여야 합니다.</translation>
    </message>
    <message>
        <source>The order is {0}; allowed: {1}.</source>
        <translation>정렬 순서가 {0}입니다. 허용되는 값: {1}.</translation>
    </message>
    <message>
        <source>The page is {0}; each side must be from {1} to {2} pixels.</source>
        <translation>용지가 {0}입니다. 각 변은 {1}부터 {2}픽셀까지여야 합니다.</translation>
    </message>
    <message>
        <source>The part around the mask is {0}; {1} paints it at {2}, which it learned, and it is enlarged: paint a smaller mask for more detail.</source>
        <translation>마스크 주변 부분은 {0}인데, {1}은(는) 학습한 크기인 {2}로 그린 뒤 확대합니다. 더 세밀하게 하려면 마스크를 더 작게 칠하십시오.</translation>
    </message>
    <message>
        <source>The picture becomes {0}, many times what {1} sees at once: it goes on without the prompt, which would be painted anew in every part.</source>
        <translation>그림이 {0}이(가) 되어 {1}이(가) 한 번에 보는 크기보다 훨씬 큽니다. 프롬프트의 내용이 부분마다 새로 그려지지 않도록 프롬프트 없이 이어 그립니다.</translation>
    </message>
    <message>
        <source>The picture is empty.</source>
        <translation>그림이 비어 있습니다.</translation>
    </message>
    <message>
        <source>The picture is safe.</source>
        <translation>그림은 안전합니다.</translation>
    </message>
    <message>
        <source>The picture is {0}: it was cropped about its middle to the shape of {1}.</source>
        <translation>그림 크기가 {0}이어서 {1} 비율에 맞게 가운데를 기준으로 잘랐습니다.</translation>
    </message>
    <message>
        <source>The picture is {0}; a WebP has at most {1} pixels a side.</source>
        <translation>그림이 {0}입니다. WebP의 한 변은 {1}픽셀까지입니다.</translation>
    </message>
    <message>
        <source>The picture is {0}; a side may have {1} pixels.</source>
        <translation>그림 크기가 {0}입니다. 한 변은 {1}픽셀까지 가능합니다.</translation>
    </message>
    <message>
        <source>The picture was edited after it was made; this record tells of the last result in it.</source>
        <translation>그림을 만든 뒤 편집했습니다. 이 기록은 그 안의 마지막 결과에 관한 것입니다.</translation>
    </message>
    <message>
        <source>The picture was scaled from {0} to {1} when it was exported.</source>
        <translation>그림을 내보낼 때 {0}에서 {1}(으)로 크기를 바꾸었습니다.</translation>
    </message>
    <message>
        <source>The picture would be {0}; a side may have {1} pixels.</source>
        <translation>그림이 {0} 크기가 됩니다. 한 변은 {1}픽셀까지 가능합니다.</translation>
    </message>
    <message>
        <source>The picture would become {0}; a side may have {1} pixels.</source>
        <translation>그림이 {0}이(가) 됩니다. 한 변은 {1}픽셀까지 됩니다.</translation>
    </message>
    <message>
        <source>The picture {0} of a job is not there, or is damaged.</source>
        <translation>작업의 그림 {0}이(가) 없거나 손상되었습니다.</translation>
    </message>
    <message>
        <source>The pictures folder {0} cannot be read ({1}); what is known of it stays.</source>
        <translation>그림 폴더 {0}을(를) 읽을 수 없습니다({1}). 이미 아는 내용은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>The pictures of the jobs that wait take more than {0} MiB on the disk.</source>
        <translation>기다리는 작업의 그림이 디스크에서 {0} MiB보다 많은 자리를 차지합니다.</translation>
    </message>
    <message>
        <source>The pipeline in {0} needs Python code of its own ({1}), which is never executed.</source>
        <translation>{0}의 파이프라인에는 자체 Python 코드({1})가 필요하지만, 그런 코드는 절대 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>The place {0} is not in the stack; it has 0 to {1}.</source>
        <translation>자리 {0}은(는) 레이어 목록에 없습니다. 0에서 {1}까지 있습니다.</translation>
    </message>
    <message>
        <source>The place {0}, {1} lies outside of the {2}x{3} pixels.</source>
        <translation>위치 {0}, {1}은(는) {2}x{3} 픽셀 밖에 있습니다.</translation>
    </message>
    <message>
        <source>The project was written by a newer studio (version {0}, this one knows {1}): what it does not know is left out.</source>
        <translation>더 새로운 버전에서 저장한 프로젝트입니다(버전 {0}, 이 프로그램은 {1}까지). 알 수 없는 내용은 제외했습니다.</translation>
    </message>
    <message>
        <source>The prompt has no effect: only a creative enlargement is steered by text.</source>
        <translation>프롬프트는 쓰이지 않습니다. 창의적 확대만 글을 따릅니다.</translation>
    </message>
    <message>
        <source>The quality is {0}; it must be a whole number from 1 to 100.</source>
        <translation>품질이 {0}입니다. 1부터 100까지의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>The record names {0} sources; at most {1} are allowed.</source>
        <translation>기록에 원본이 {0}개 적혀 있습니다. 최대 {1}개까지 허용됩니다.</translation>
    </message>
    <message>
        <source>The record of {0} speaks of {1} pixels, but the picture has {2}: it was changed by another program, or its settings belong to another picture.</source>
        <translation>{0}의 기록에는 {1}픽셀로 되어 있지만 실제 그림은 {2}입니다. 다른 프로그램에서 바뀌었거나 다른 그림의 설정입니다.</translation>
    </message>
    <message>
        <source>The record of {0} {1}.</source>
        <translation>{0}의 기록: {1}.</translation>
    </message>
    <message>
        <source>The record's seed is {0}; it must be from 0 to {1}.</source>
        <translation>기록의 시드가 {0}입니다. 0에서 {1} 사이여야 합니다.</translation>
    </message>
    <message>
        <source>The request has adapters (LoRA); this engine does not load them yet.</source>
        <translation>요청에 어댑터(LoRA)가 있지만 이 엔진은 아직 어댑터를 불러오지 못합니다.</translation>
    </message>
    <message>
        <source>The request has {0}.</source>
        <translation>요청에 {0}이(가) 함께 있습니다.</translation>
    </message>
    <message>
        <source>The request names its picture by fingerprint but does not carry it.</source>
        <translation>요청에 그림의 지문만 있고 그림 자체는 없습니다.</translation>
    </message>
    <message>
        <source>The request names its {0} by fingerprint ({1}) but does not carry it.</source>
        <translation>요청에 {0}의 지문({1})만 있고 내용은 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The safety checker of {0} flagged this picture and may have blacked it out.</source>
        <translation>{0}의 안전 검사기가 이 그림을 걸러 검게 칠했을 수 있습니다.</translation>
    </message>
    <message>
        <source>The scale is {0}; it must be 2 or 4.</source>
        <translation>배율이 {0}입니다. 2 또는 4여야 합니다.</translation>
    </message>
    <message>
        <source>The scale is {0}; it must be above 0, at most {1}.</source>
        <translation>배율이 {0}입니다. 0보다 크고 {1} 이하여야 합니다.</translation>
    </message>
    <message>
        <source>The scheduler {0} does not fit {1} ({2}{3}); these do: {4}.</source>
        <translation>스케줄러 {0}은(는) {1}({2}{3})에 맞지 않습니다. 맞는 스케줄러: {4}</translation>
    </message>
    <message>
        <source>The scheduler {0} does not fit {1}: {2}.</source>
        <translation>스케줄러 {0}은(는) {1}에 맞지 않습니다. {2}.</translation>
    </message>
    <message>
        <source>The scheduler {0}{1}</source>
        <translation>스케줄러 {0}{1}</translation>
    </message>
    <message>
        <source>The search has more than {0} conditions; the first {1} are used.</source>
        <translation>검색 조건이 {0}개를 넘습니다. 처음 {1}개만 사용합니다.</translation>
    </message>
    <message>
        <source>The search has {0} characters; the first {1} are used.</source>
        <translation>검색어가 {0}자입니다. 처음 {1}자만 사용합니다.</translation>
    </message>
    <message>
        <source>The seed of a preset is {0}; it must be a whole number from 0 to {1}.</source>
        <translation>프리셋의 시드가 {0}입니다. 0부터 {1}까지의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>The settings {0} cannot be read ({1}).</source>
        <translation>설정 파일 {0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The settings {0} have a value that is not allowed ({1})</source>
        <translation>설정 파일 {0}에 허용되지 않는 값이 있습니다({1})</translation>
    </message>
    <message>
        <source>The sheet has {0} columns; it must be from 1 to {1}.</source>
        <translation>밀착 인화지의 열이 {0}개입니다. 1개부터 {1}개까지여야 합니다.</translation>
    </message>
    <message>
        <source>The size is {0}, but with {1} the picture becomes {2}.</source>
        <translation>크기가 {0}이지만 {1}이(가) 있으면 그림은 {2}이(가) 됩니다.</translation>
    </message>
    <message>
        <source>The size is {0}; a side has at most {1} pixels.</source>
        <translation>크기가 {0}입니다. 한 변은 {1}픽셀까지입니다.</translation>
    </message>
    <message>
        <source>The size is {0}; {1} paints at {2} only.</source>
        <translation>크기가 {0}입니다. {1}은(는) {2} 크기로만 그립니다.</translation>
    </message>
    <message>
        <source>The size {0} does not fit {1}: both sides must be multiples of {2} pixels.</source>
        <translation>크기 {0}은(는) {1}에 맞지 않습니다. 두 변 모두 {2}픽셀의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>The size {0} is not of the form WIDTHxHEIGHT.</source>
        <translation>크기 {0}은(는) 너비x높이 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>The stars are {0}; allowed: 0 to {1}.</source>
        <translation>별점이 {0}입니다. 0에서 {1}까지 허용됩니다.</translation>
    </message>
    <message>
        <source>The strength is 0; it must be a number above 0, up to 1.</source>
        <translation>강도가 0입니다. 0보다 크고 1 이하인 수여야 합니다.</translation>
    </message>
    <message>
        <source>The studio's own folder `resources` is missing beside {0}.</source>
        <translation>{0} 옆에 스튜디오의 `resources` 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>The styles cannot be read.</source>
        <translation>스타일을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The text encoder's package {0} is not installed.</source>
        <translation>텍스트 인코더 패키지 {0}이(가) 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The theme {0} cannot be used ({1}); the built-in colours are shown.</source>
        <translation>테마 {0}을(를) 쓸 수 없습니다({1}). 기본 색으로 표시합니다.</translation>
    </message>
    <message>
        <source>The tiles' overlap is {0} pixels, but a tile has {1}; it may be at most half of it.</source>
        <translation>타일의 겹침이 {0}픽셀인데 타일은 {1}픽셀입니다. 겹침은 타일의 절반까지만 가능합니다.</translation>
    </message>
    <message>
        <source>The tiles' overlap is {0} pixels, but the upscaler looks {1} pixels around each.</source>
        <translation>타일의 겹침이 {0}픽셀인데 업스케일러는 픽셀마다 주위 {1}픽셀을 봅니다.</translation>
    </message>
    <message>
        <source>The tokenizer {0}</source>
        <translation>토크나이저 {0}</translation>
    </message>
    <message>
        <source>The tolerance is {0}; it must be from 0 to 255.</source>
        <translation>허용 오차가 {0}입니다. 0에서 255 사이여야 합니다.</translation>
    </message>
    <message>
        <source>The transformation is {0}; it must be 2 rows of 3 finite numbers.</source>
        <translation>변형이 {0}입니다. 유한한 숫자 3개씩 2행이어야 합니다.</translation>
    </message>
    <message>
        <source>The transformation leaves no area: nothing would be left.</source>
        <translation>변형하면 넓이가 없어져 아무것도 남지 않습니다.</translation>
    </message>
    <message>
        <source>The transformed pixels would be {0}x{1}; a side may have {2} pixels.</source>
        <translation>변형된 픽셀이 {0}x{1} 크기가 됩니다. 한 변은 {2}픽셀까지 가능합니다.</translation>
    </message>
    <message>
        <source>The upscaler {0} cannot be read ({1}).</source>
        <translation>업스케일러 {0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The upscaler {0} gave numbers that are not finite; no picture was made of them.</source>
        <translation>업스케일러 {0}이(가) 유한하지 않은 수를 내어 그림을 만들지 않았습니다.</translation>
    </message>
    <message>
        <source>The upscaler {0} lacks the file {1}.</source>
        <translation>업스케일러 {0}에 {1} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The upscaler {0} needs the package {1}, which is not installed.</source>
        <translation>업스케일러 {0}에는 패키지 {1}이(가) 필요하지만 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The weights and the config.json beside them do not belong together; get the whole folder again.</source>
        <translation>가중치와 그 옆의 config.json이 서로 맞지 않습니다. 폴더 전체를 다시 받으십시오.</translation>
    </message>
    <message>
        <source>The weights file {0} cannot be read ({1}).</source>
        <translation>가중치 파일 {0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>The weights file {0} is damaged: its contents are not what was shipped.</source>
        <translation>가중치 파일 {0}이(가) 손상되었습니다. 배포된 내용과 다릅니다.</translation>
    </message>
    <message>
        <source>The weights of {0} are incomplete: {1} is missing.</source>
        <translation>{0}의 가중치가 온전하지 않습니다. {1} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The weights of {0} are missing: {1} has no safetensors file.</source>
        <translation>{0}의 가중치가 없습니다. {1}에 safetensors 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The weights were damaged or badly trained; get them again from where you had them.</source>
        <translation>가중치가 손상되었거나 잘못 학습되었습니다. 받은 곳에서 다시 받으십시오.</translation>
    </message>
    <message>
        <source>The weights' {0} in {1} cannot be read ({2}: {3}).</source>
        <translation>{1}에 있는 가중치의 {0}을(를) 읽을 수 없습니다({2}: {3}).</translation>
    </message>
    <message>
        <source>The {0} could not be kept: {1}.</source>
        <translation>{0}을(를) 보관하지 못했습니다: {1}</translation>
    </message>
    <message>
        <source>The {0} has an invalid character U+{1} ({2}) at position {3}.</source>
        <translation>{0}의 {3}번째 자리에 쓸 수 없는 문자 U+{1}({2})이(가) 있습니다.</translation>
    </message>
    <message>
        <source>The {0} has version {1}; this studio knows 1 to {2}.</source>
        <translation>{0}의 버전이 {1}입니다. 이 스튜디오는 1에서 {2}까지 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>The {0} has {1} characters; at most {2} are allowed.</source>
        <translation>{0}이(가) {1}자입니다. 최대 {2}자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>The {0} is cut off{1}: the encoder reads its first {2} tokens.</source>
        <translation>{0}의 뒷부분이 잘립니다{1}. 인코더는 처음 {2}개의 토큰만 읽습니다.</translation>
    </message>
    <message>
        <source>The {0} is not JSON ({1}).</source>
        <translation>{0}이(가) JSON이 아닙니다({1}).</translation>
    </message>
    <message>
        <source>The {0} is {1} pixels, which does not fit {2}: it must be a multiple of {3}.</source>
        <translation>{0}이(가) {1}픽셀이어서 {2}에 맞지 않습니다. {3}의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; allowed: {2}.</source>
        <translation>{0} 값이 {1}입니다. 사용할 수 있는 값: {2}</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a JSON object.</source>
        <translation>{0} 값이 {1}입니다. JSON 객체여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a number from {2} to {3}.</source>
        <translation>{0} 값이 {1}입니다. {2}에서 {3} 사이의 수여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a text.</source>
        <translation>{0} 값이 {1}입니다. 텍스트여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a whole number from {2} to {3}.</source>
        <translation>{0} 값이 {1}입니다. {2}에서 {3} 사이의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a whole number of pixels, at least 1.</source>
        <translation>{0} 값이 {1}입니다. 1 이상의 픽셀 수(정수)여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be a whole path.</source>
        <translation>{0}이(가) {1}입니다. 전체 경로여야 합니다.</translation>
    </message>
    <message>
        <source>The {0} is {1}; it must be of small letters, digits and hyphens.</source>
        <translation>{0}이(가) {1}입니다. 영문 소문자, 숫자, 붙임표로만 되어 있어야 합니다.</translation>
    </message>
    <message>
        <source>The {0} take {1} bytes; at most {2} are kept.</source>
        <translation>{0}이(가) {1}바이트를 차지합니다. 최대 {2}바이트까지 보관합니다.</translation>
    </message>
    <message>
        <source>The {0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>The {0} {1} are no list; {2}.</source>
        <translation>{0} {1}이(가) 목록이 아닙니다. {2}.</translation>
    </message>
    <message>
        <source>The {0} {1} can be read only in part; left out: {2}.</source>
        <translation>{0} {1}을(를) 일부만 읽을 수 있습니다. 읽지 못한 항목 {2}개는 뺐습니다.</translation>
    </message>
    <message>
        <source>The {0} {1} cannot be read ({2}); they cannot be changed.</source>
        <translation>{0} {1}을(를) 읽을 수 없습니다({2}). 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>The {0} {1} cannot be read ({2}); {3}.</source>
        <translation>{0} {1}을(를) 읽을 수 없습니다({2}). {3}.</translation>
    </message>
    <message>
        <source>The {0} {1} have no list of pictures.</source>
        <translation>{0} {1}에 그림 목록이 없습니다.</translation>
    </message>
    <message>
        <source>There are no comparison weights of {0} in {1}; there are {2}.</source>
        <translation>{1}에 {0}의 비교용 가중치가 없습니다. 있는 것: {2}.</translation>
    </message>
    <message>
        <source>There are no previews of this picture ({0}).</source>
        <translation>이 그림의 미리보기를 만들 수 없습니다({0}).</translation>
    </message>
    <message>
        <source>There is a collection {0} already.</source>
        <translation>{0} 모음이 이미 있습니다.</translation>
    </message>
    <message>
        <source>There is no backbone {0}; there are {1}, and paths of folders.</source>
        <translation>백본 {0}이(가) 없습니다. {1} 또는 폴더 경로를 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>There is no collection {0} (any more).</source>
        <translation>{0} 모음이 없습니다(이미 삭제되었을 수 있습니다).</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>{0} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There is no icon {0} in {1}.</source>
        <translation>{1}에 {0} 아이콘이 없습니다.</translation>
    </message>
    <message>
        <source>There is no memory for a picture of {0}x{1} pixels.</source>
        <translation>{0}x{1}픽셀 그림을 만들 메모리가 없습니다.</translation>
    </message>
    <message>
        <source>There is no open picture to work on.</source>
        <translation>작업할 그림이 열려 있지 않습니다.</translation>
    </message>
    <message>
        <source>There is no operator {0}; there are {1}.</source>
        <translation>연산자 {0}이(가) 없습니다. 있는 것: {1}.</translation>
    </message>
    <message>
        <source>There is no scheduler {0}.</source>
        <translation>스케줄러 {0}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>There is no scheduler {0}; {1} runs with {2}.</source>
        <translation>스케줄러 {0}이(가) 없습니다. {1}에서 쓸 수 있는 스케줄러: {2}</translation>
    </message>
    <message>
        <source>There is no upscaler {0}; there are {1}, and paths of files.</source>
        <translation>업스케일러 {0}은(는) 없습니다. {1}이(가) 있으며 파일 경로도 지정할 수 있습니다.</translation>
    </message>
    <message>
        <source>There is nothing at {0}.</source>
        <translation>{0}에 아무것도 없습니다.</translation>
    </message>
    <message>
        <source>There is {0} but no picture that it belongs to.</source>
        <translation>{0}이(가) 있지만 그것이 속할 그림이 없습니다.</translation>
    </message>
    <message>
        <source>These fit: {0}; or leave --scheduler out to run the folder's own.</source>
        <translation>맞는 스케줄러: {0}. --scheduler를 빼면 폴더 자체의 스케줄러를 씁니다.</translation>
    </message>
    <message>
        <source>They must have the same size.</source>
        <translation>크기가 서로 같아야 합니다.</translation>
    </message>
    <message>
        <source>They wait in memory only: make or remove some of them before you quit.</source>
        <translation>메모리에만 남아 있습니다. 종료하기 전에 몇 개를 만들거나 제거해 주십시오.</translation>
    </message>
    <message>
        <source>This architecture needs the package torchvision, which is not installed.</source>
        <translation>이 구조에는 패키지 torchvision이 필요하지만 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>This deletion cannot be undone here any more.</source>
        <translation>이 삭제는 더 이상 여기에서 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>This machine has no device {0}; it has {1}.</source>
        <translation>이 컴퓨터에는 {0} 장치가 없습니다. 있는 장치: {1}</translation>
    </message>
    <message>
        <source>This machine's byte order is not the one of safetensors.</source>
        <translation>이 컴퓨터의 바이트 순서가 safetensors와 다릅니다.</translation>
    </message>
    <message>
        <source>This shows the steps of the picture, one after the other.</source>
        <translation>이 파일은 그림이 만들어지는 단계를 차례로 보여 줍니다.</translation>
    </message>
    <message>
        <source>This studio makes pictures.</source>
        <translation>이 스튜디오는 그림을 만듭니다.</translation>
    </message>
    <message>
        <source>To enlarge the picture to {0} would take about {1} of memory; {2} are free.</source>
        <translation>그림을 {0}(으)로 확대하려면 메모리가 약 {1} 필요하지만 {2}만 남아 있습니다.</translation>
    </message>
    <message>
        <source>To start from a picture, give it with --image.</source>
        <translation>그림에서 시작하려면 --image로 지정하십시오.</translation>
    </message>
    <message>
        <source>Train them with: studio train operators publish-operators --operator {0}</source>
        <translation>다음 명령으로 학습하십시오: studio train operators publish-operators --operator {0}</translation>
    </message>
    <message>
        <source>Try --dtype fp32, a lower guidance, or another scheduler; if it stays, the weights are damaged.</source>
        <translation>--dtype fp32, 더 낮은 가이던스 또는 다른 스케줄러를 써 보십시오. 그래도 계속되면 가중치가 손상된 것입니다.</translation>
    </message>
    <message>
        <source>Try --dtype fp32.</source>
        <translation>--dtype fp32를 써 보십시오.</translation>
    </message>
    <message>
        <source>Try --dtype fp32; if it stays, the weights are damaged.</source>
        <translation>--dtype fp32로 시도하십시오. 그래도 같으면 가중치가 손상된 것입니다.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Two styles have the same id or the same phrase.</source>
        <translation>두 스타일의 아이디나 문구가 같습니다.</translation>
    </message>
    <message>
        <source>Unlock it in the layers panel first.</source>
        <translation>먼저 레이어 패널에서 잠금을 해제하세요.</translation>
    </message>
    <message>
        <source>Use --device auto.</source>
        <translation>--device auto를 쓰십시오.</translation>
    </message>
    <message>
        <source>Use a strength of at least {0}, or more steps.</source>
        <translation>강도를 {0} 이상으로 하거나 단계 수를 늘리십시오.</translation>
    </message>
    <message>
        <source>Use fewer steps.</source>
        <translation>단계 수를 줄이십시오.</translation>
    </message>
    <message>
        <source>What {0} says as {1} {2}.</source>
        <translation>{0}의 {1} 항목: {2}.</translation>
    </message>
    <message>
        <source>With a mask, use --strength 1: what is under it is painted from nothing.</source>
        <translation>마스크를 쓸 때는 --strength 1로 하십시오. 마스크 아래는 처음부터 새로 그립니다.</translation>
    </message>
    <message>
        <source>With a negative prompt Flux runs true guidance at {0}, which doubles each step's time; the guidance that it was distilled with is 1.</source>
        <translation>네거티브 프롬프트가 있으면 Flux는 실제 가이던스 {0}(으)로 실행되어 단계마다 시간이 두 배로 걸립니다. 증류할 때의 가이던스는 1입니다.</translation>
    </message>
    <message>
        <source>Write it as PNG.</source>
        <translation>PNG로 쓰십시오.</translation>
    </message>
    <message>
        <source>Writing to {0} failed: {1}.</source>
        <translation>{0}에 쓰지 못했습니다: {1}</translation>
    </message>
    <message>
        <source>Your quota on the disk of</source>
        <translation>디스크 사용 할당량</translation>
    </message>
    <message>
        <source>`--frames` writes such a folder.</source>
        <translation>`--frames`가 그런 폴더를 만듭니다.</translation>
    </message>
    <message>
        <source>`studio catalog` lists them all.</source>
        <translation>`studio catalog`로 전체 목록을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>`studio catalog` lists them.</source>
        <translation>`studio catalog`로 목록을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>a CLIP text encoder</source>
        <translation>CLIP 텍스트 인코더</translation>
    </message>
    <message>
        <source>a ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>a GGUF file</source>
        <translation>GGUF 파일</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>GIMP 문서</translation>
    </message>
    <message>
        <source>a Git LFS pointer</source>
        <translation>Git LFS 포인터</translation>
    </message>
    <message>
        <source>a HDF5 file</source>
        <translation>HDF5 파일</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>JPEG 2000 그림</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>JPEG XL 그림</translation>
    </message>
    <message>
        <source>a LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 문서</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>Photoshop 문서</translation>
    </message>
    <message>
        <source>a PostScript file</source>
        <translation>PostScript 파일</translation>
    </message>
    <message>
        <source>a T5 text encoder</source>
        <translation>T5 텍스트 인코더</translation>
    </message>
    <message>
        <source>a U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>a VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ZIP 압축 파일</translation>
    </message>
    <message>
        <source>a backbone that it does not name</source>
        <translation>이름이 적혀 있지 않은 백본</translation>
    </message>
    <message>
        <source>a backbone with text features of width {0}</source>
        <translation>텍스트 특징 너비가 {0}인 백본</translation>
    </message>
    <message>
        <source>a camera's raw file</source>
        <translation>카메라 RAW 파일</translation>
    </message>
    <message>
        <source>a diffusion transformer</source>
        <translation>디퓨전 트랜스포머</translation>
    </message>
    <message>
        <source>a file of an unknown kind</source>
        <translation>알 수 없는 종류의 파일</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>a key stands twice</source>
        <translation>같은 키가 두 번 있음</translation>
    </message>
    <message>
        <source>a language encoder</source>
        <translation>언어 인코더</translation>
    </message>
    <message>
        <source>a latent diffusion U-Net</source>
        <translation>잠재 디퓨전 U-Net</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>a list of {0}</source>
        <translation>항목이 {0}개인 목록</translation>
    </message>
    <message>
        <source>a mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>a motion module</source>
        <translation>모션 모듈</translation>
    </message>
    <message>
        <source>a name or number, such as {0} or {1}</source>
        <translation>이름 또는 번호(예: {0}, {1})</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>수</translation>
    </message>
    <message>
        <source>a number from {0} to {1}</source>
        <translation>{0}에서 {1} 사이의 수</translation>
    </message>
    <message>
        <source>a pickle</source>
        <translation>피클 파일</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>a safetensors file</source>
        <translation>safetensors 파일</translation>
    </message>
    <message>
        <source>a safetensors file of no kind that is known here (its keys begin with {0})</source>
        <translation>알려지지 않은 종류의 safetensors 파일(첫 키: {0})</translation>
    </message>
    <message>
        <source>a safetensors file without a single tensor</source>
        <translation>텐서가 하나도 없는 safetensors 파일</translation>
    </message>
    <message>
        <source>a single network</source>
        <translation>단일 신경망</translation>
    </message>
    <message>
        <source>a single network of {0} ({1})</source>
        <translation>{0}의 단일 신경망({1})</translation>
    </message>
    <message>
        <source>a single-file checkpoint of {0}</source>
        <translation>{0} 단일 파일 체크포인트</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>a text file</source>
        <translation>텍스트 파일</translation>
    </message>
    <message>
        <source>a textual inversion embedding</source>
        <translation>텍스추얼 인버전 임베딩</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>accepted result</source>
        <translation>받아들인 결과</translation>
    </message>
    <message>
        <source>adapter weight</source>
        <translation>어댑터 가중치</translation>
    </message>
    <message>
        <source>an HEIC photograph</source>
        <translation>HEIC 사진</translation>
    </message>
    <message>
        <source>an HEIF photograph</source>
        <translation>HEIF 사진</translation>
    </message>
    <message>
        <source>an IP-Adapter</source>
        <translation>IP-Adapter</translation>
    </message>
    <message>
        <source>an ONNX file</source>
        <translation>ONNX 파일</translation>
    </message>
    <message>
        <source>an OpenEXR picture</source>
        <translation>OpenEXR 그림</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>SVG 그림</translation>
    </message>
    <message>
        <source>an XML file</source>
        <translation>XML 파일</translation>
    </message>
    <message>
        <source>an adapter (LoHa, LoKr or OFT)</source>
        <translation>어댑터(LoHa, LoKr 또는 OFT)</translation>
    </message>
    <message>
        <source>an empty file</source>
        <translation>빈 파일</translation>
    </message>
    <message>
        <source>an enlargement</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>객체</translation>
    </message>
    <message>
        <source>an unknown method</source>
        <translation>알 수 없는 방식</translation>
    </message>
    <message>
        <source>backbone</source>
        <translation>백본</translation>
    </message>
    <message>
        <source>cannot be a name</source>
        <translation>은 이름으로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>collection</source>
        <translation>모음</translation>
    </message>
    <message>
        <source>count</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>declares a document type</source>
        <translation>문서 형식 선언이 들어 있습니다</translation>
    </message>
    <message>
        <source>defaults are used instead</source>
        <translation>대신 기본값을 사용합니다</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>earlier prompts</source>
        <translation>이전 프롬프트</translation>
    </message>
    <message>
        <source>extent</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>folder of the library</source>
        <translation>라이브러리 폴더</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>가이던스</translation>
    </message>
    <message>
        <source>guidance interval's end</source>
        <translation>가이던스 구간의 끝</translation>
    </message>
    <message>
        <source>guidance interval's start</source>
        <translation>가이던스 구간의 시작</translation>
    </message>
    <message>
        <source>guidance rescale</source>
        <translation>가이던스 재조정</translation>
    </message>
    <message>
        <source>half of a surrogate pair</source>
        <translation>서로게이트 쌍의 반쪽</translation>
    </message>
    <message>
        <source>has groups in groups without an end</source>
        <translation>그룹이 끝없이 겹쳐 있습니다</translation>
    </message>
    <message>
        <source>has letters that do not show, or that turn the direction of the others</source>
        <translation>에 보이지 않거나 다른 글자의 방향을 바꾸는 글자가 있습니다</translation>
    </message>
    <message>
        <source>has more than {0} layers</source>
        <translation>레이어가 {0}개보다 많습니다</translation>
    </message>
    <message>
        <source>has too many:</source>
        <translation>초과</translation>
    </message>
    <message>
        <source>has {0} bytes; at most {1} are read</source>
        <translation>크기가 {0}바이트입니다. 최대 {1}바이트까지 읽습니다</translation>
    </message>
    <message>
        <source>has {0} x {1} pixels, more than a project can have</source>
        <translation>{0} x {1}픽셀로, 프로젝트의 한도를 넘습니다</translation>
    </message>
    <message>
        <source>has {0} x {1} pixels; {2} a side are the limit</source>
        <translation>{0} x {1}픽셀입니다. 한 변의 한도는 {2}픽셀입니다</translation>
    </message>
    <message>
        <source>height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>history of the jobs</source>
        <translation>작업 기록</translation>
    </message>
    <message>
        <source>holds pipeline folders: {0}</source>
        <translation>{0} 등의 파이프라인 폴더가 들어 있음</translation>
    </message>
    <message>
        <source>id of a style</source>
        <translation>스타일의 아이디</translation>
    </message>
    <message>
        <source>is a models folder of ComfyUI or A1111, not one pipeline</source>
        <translation>ComfyUI 또는 A1111의 모델 폴더이며 파이프라인이 아님</translation>
    </message>
    <message>
        <source>is a modular pipeline of diffusers, which this engine does not run</source>
        <translation>diffusers의 모듈식 파이프라인이며 이 엔진에서 실행할 수 없음</translation>
    </message>
    <message>
        <source>is an adapter of PEFT (a LoRA), not a backbone</source>
        <translation>PEFT 어댑터(LoRA)이며 백본이 아님</translation>
    </message>
    <message>
        <source>is damaged ({0})</source>
        <translation>손상되었습니다({0})</translation>
    </message>
    <message>
        <source>is damaged or cut off: a part of it is missing</source>
        <translation>손상되었거나 잘렸습니다. 일부가 없습니다</translation>
    </message>
    <message>
        <source>is damaged: it lacks its end</source>
        <translation>손상되었습니다. 끝부분이 없습니다</translation>
    </message>
    <message>
        <source>is damaged: it unpacks to more than {0} bytes</source>
        <translation>손상되었습니다. 압축을 풀면 {0}바이트를 넘습니다</translation>
    </message>
    <message>
        <source>is damaged: its checksum does not fit</source>
        <translation>손상되었습니다. 체크섬이 맞지 않습니다</translation>
    </message>
    <message>
        <source>is encrypted</source>
        <translation>암호화되어 있습니다</translation>
    </message>
    <message>
        <source>is larger than {0} bytes</source>
        <translation>{0}바이트보다 큽니다</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>없습니다</translation>
    </message>
    <message>
        <source>is no JSON ({0})</source>
        <translation>JSON이 아닙니다({0})</translation>
    </message>
    <message>
        <source>is no JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>is no PNG</source>
        <translation>PNG가 아닙니다</translation>
    </message>
    <message>
        <source>is no XML ({0})</source>
        <translation>XML이 아닙니다({0})</translation>
    </message>
    <message>
        <source>is no picture that can be read ({0})</source>
        <translation>읽을 수 있는 그림이 아닙니다({0})</translation>
    </message>
    <message>
        <source>is on a read-only disk</source>
        <translation>가 읽기 전용 디스크에 있습니다</translation>
    </message>
    <message>
        <source>is too long (each field once, and at most {0} bytes beside them)</source>
        <translation>이 너무 깁니다(필드는 한 번씩, 그 밖의 글자는 최대 {0}바이트)</translation>
    </message>
    <message>
        <source>it has {0} bytes after its last tensor</source>
        <translation>마지막 텐서 뒤에 {0}바이트가 남아 있음</translation>
    </message>
    <message>
        <source>it is cut off: its header needs {0} bytes and the file has {1}</source>
        <translation>파일이 중간에 잘렸음(헤더에 {0}바이트가 필요하지만 파일은 {1}바이트)</translation>
    </message>
    <message>
        <source>it is cut off: its tensors need {0} bytes and the file has {1}</source>
        <translation>파일이 중간에 잘렸음(텐서에 {0}바이트가 필요하지만 파일은 {1}바이트)</translation>
    </message>
    <message>
        <source>it is for networks that predict {0}, and this one predicts {1}</source>
        <translation>{0}을(를) 예측하는 신경망용이지만 이 신경망은 {1}을(를) 예측합니다</translation>
    </message>
    <message>
        <source>it is left out</source>
        <translation>이 항목은 빼고 계속합니다</translation>
    </message>
    <message>
        <source>it is no PNG, WebP or JPEG</source>
        <translation>PNG, WebP, JPEG가 아닙니다</translation>
    </message>
    <message>
        <source>it starts empty</source>
        <translation>빈 기록으로 시작합니다</translation>
    </message>
    <message>
        <source>it {0}, and this one does not</source>
        <translation>이 스케줄러는 {0}, 이 파이프라인은 그렇지 않습니다</translation>
    </message>
    <message>
        <source>its header cannot be read ({0})</source>
        <translation>헤더를 읽을 수 없음({0})</translation>
    </message>
    <message>
        <source>its header claims {0} bytes; at most {1} are allowed</source>
        <translation>헤더 크기가 {0}바이트로 적혀 있음(최대 {1}바이트)</translation>
    </message>
    <message>
        <source>its header is not a JSON object</source>
        <translation>헤더가 JSON 객체가 아님</translation>
    </message>
    <message>
        <source>its header's entry {0} is not a tensor</source>
        <translation>헤더의 {0} 항목이 텐서가 아님</translation>
    </message>
    <message>
        <source>its pipeline is made for {0} alone</source>
        <translation>이 파이프라인은 {0} 전용입니다</translation>
    </message>
    <message>
        <source>jobs of the queue</source>
        <translation>대기열 작업 파일</translation>
    </message>
    <message>
        <source>keeps its samples unscaled, so the pipeline must scale them</source>
        <translation>샘플의 배율을 파이프라인에 맡기지만</translation>
    </message>
    <message>
        <source>lacks</source>
        <translation>부족</translation>
    </message>
    <message>
        <source>latents are {0}; (b, {1}, h, w) is needed, h and w multiples of {2}</source>
        <translation>잠재값의 형태가 {0}임. (b, {1}, h, w)여야 하고 h와 w는 {2}의 배수여야 함</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>레이아웃</translation>
    </message>
    <message>
        <source>layout settings</source>
        <translation>레이아웃 설정 파일</translation>
    </message>
    <message>
        <source>lays the levels of a flow by itself</source>
        <translation>플로의 노이즈 수준을 스스로 정하지만</translation>
    </message>
    <message>
        <source>list of the journal</source>
        <translation>저널 목록</translation>
    </message>
    <message>
        <source>marks of the library</source>
        <translation>라이브러리의 표시</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>may not be written to (no permission)</source>
        <translation>에 쓸 권한이 없습니다</translation>
    </message>
    <message>
        <source>memory ran out</source>
        <translation>메모리가 부족합니다</translation>
    </message>
    <message>
        <source>names of a folder with deleted pictures</source>
        <translation>지운 그림이 있는 폴더의 이름</translation>
    </message>
    <message>
        <source>names of the last pictures</source>
        <translation>최근 그림 목록 파일</translation>
    </message>
    <message>
        <source>names of the last projects</source>
        <translation>최근 프로젝트 이름</translation>
    </message>
    <message>
        <source>needs more memory than there is</source>
        <translation>메모리가 부족합니다</translation>
    </message>
    <message>
        <source>needs {0} GiB of memory, and {1} GiB are free</source>
        <translation>메모리가 {0} GiB 필요한데, 남은 것은 {1} GiB입니다</translation>
    </message>
    <message>
        <source>negative prompt</source>
        <translation>네거티브 프롬프트</translation>
    </message>
    <message>
        <source>no ordinary file</source>
        <translation>일반 파일이 아닌 것</translation>
    </message>
    <message>
        <source>none to choose</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>number of steps</source>
        <translation>단계 수</translation>
    </message>
    <message>
        <source>of another version</source>
        <translation>다른 버전</translation>
    </message>
    <message>
        <source>only folders</source>
        <translation>폴더만 있음</translation>
    </message>
    <message>
        <source>only its own scheduler is known to fit</source>
        <translation>맞는 것으로 알려진 것은 자체 스케줄러뿐입니다</translation>
    </message>
    <message>
        <source>only the folder's own</source>
        <translation>폴더 자체의 스케줄러만</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>picture of a preset</source>
        <translation>프리셋의 그림</translation>
    </message>
    <message>
        <source>pictures folder</source>
        <translation>그림 폴더</translation>
    </message>
    <message>
        <source>pip install --no-deps {0} einops</source>
        <translation>pip install --no-deps {0} einops</translation>
    </message>
    <message>
        <source>pixels are {0}; (b, 3, h, w) is needed, no side of it 0</source>
        <translation>픽셀이 {0}입니다. (b, 3, h, w)여야 하고 어느 변도 0이면 안 됩니다</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>프롬프트 목록</translation>
    </message>
    <message>
        <source>puts a flow's noise onto a picture</source>
        <translation>플로의 노이즈를 그림에 더하지만</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>recent pictures</source>
        <translation>최근 그림 목록</translation>
    </message>
    <message>
        <source>recent projects</source>
        <translation>최근 프로젝트</translation>
    </message>
    <message>
        <source>record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>request</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>sample of a style</source>
        <translation>스타일의 견본</translation>
    </message>
    <message>
        <source>says a size of {0}; a side has 1 to {1} pixels</source>
        <translation>크기가 {0}(으)로 적혀 있습니다. 한 변은 1~{1}픽셀이어야 합니다</translation>
    </message>
    <message>
        <source>says no size of the picture</source>
        <translation>그림 크기가 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>scheduler</source>
        <translation>스케줄러</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>설정 파일</translation>
    </message>
    <message>
        <source>shift</source>
        <translation>시프트</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>단계 수</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>강도</translation>
    </message>
    <message>
        <source>studio doctor --repair makes it again.</source>
        <translation>studio doctor --repair로 다시 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>style of an example</source>
        <translation>예시의 스타일</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>takes its shift from the pipeline</source>
        <translation>시프트를 파이프라인에서 받지만</translation>
    </message>
    <message>
        <source>takes noise levels from the pipeline</source>
        <translation>노이즈 수준을 파이프라인에서 받지만</translation>
    </message>
    <message>
        <source>takes the generator at each step</source>
        <translation>단계마다 난수 생성기를 받지만</translation>
    </message>
    <message>
        <source>tensor {0} does not begin where the one before it ends</source>
        <translation>텐서 {0}이(가) 앞 텐서가 끝나는 곳에서 시작하지 않음</translation>
    </message>
    <message>
        <source>tensor {0} has an impossible shape or place</source>
        <translation>텐서 {0}의 형태나 위치가 올바르지 않음</translation>
    </message>
    <message>
        <source>tensor {0} of shape {1} has {2} bytes</source>
        <translation>형태가 {1}인 텐서 {0}이(가) {2}바이트임</translation>
    </message>
    <message>
        <source>tensor {0} of {1}</source>
        <translation>{1}의 텐서 {0}</translation>
    </message>
    <message>
        <source>text encoder</source>
        <translation>텍스트 인코더</translation>
    </message>
    <message>
        <source>the folder's own scheduler {0}</source>
        <translation>폴더 자체의 스케줄러 {0}</translation>
    </message>
    <message>
        <source>the grid is {0} x {1} and the block {2}; at least 1 x 1 and block 0 are needed</source>
        <translation>격자가 {0} x {1}이고 블록이 {2}입니다. 적어도 1 x 1과 블록 0이 필요합니다</translation>
    </message>
    <message>
        <source>the list starts empty</source>
        <translation>목록을 빈 상태로 시작합니다</translation>
    </message>
    <message>
        <source>the marks that the index remembers are used instead</source>
        <translation>색인이 기억하는 표시를 대신 사용합니다</translation>
    </message>
    <message>
        <source>the picture cannot be restored</source>
        <translation>그림을 되살릴 수 없습니다</translation>
    </message>
    <message>
        <source>the pipeline needs one that {0}</source>
        <translation>파이프라인에 필요한 방식이 아닙니다({0})</translation>
    </message>
    <message>
        <source>the queue starts empty</source>
        <translation>대기열을 빈 상태로 시작합니다</translation>
    </message>
    <message>
        <source>the scheduler {0}</source>
        <translation>스케줄러 {0}</translation>
    </message>
    <message>
        <source>there is no scan order {0}; there are {1}{2}</source>
        <translation>스캔 순서 {0}이(가) 없습니다. 있는 것: {1}{2}</translation>
    </message>
    <message>
        <source>tile size</source>
        <translation>타일 크기</translation>
    </message>
    <message>
        <source>tiles' overlap</source>
        <translation>타일 겹침</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>너무 깁니다</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>참 또는 거짓</translation>
    </message>
    <message>
        <source>unknown keys {0} in the backbone's config; allowed are {1}</source>
        <translation>백본 설정에 알 수 없는 키 {0}이(가) 있음(사용할 수 있는 키: {1})</translation>
    </message>
    <message>
        <source>unknown keys {0} in the upscaler's config; allowed are {1}</source>
        <translation>업스케일러 설정에 알 수 없는 키 {0}이(가) 있습니다. 허용되는 것: {1}</translation>
    </message>
    <message>
        <source>video</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>when the scheduler asks for it</source>
        <translation>스케줄러가 요구하면</translation>
    </message>
    <message>
        <source>width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>width is {0}; it must be a multiple of 4 and of heads ({1})</source>
        <translation>너비가 {0}임. 4와 헤드 수({1})의 배수여야 함</translation>
    </message>
    <message>
        <source>{0} ({1}) cannot paint a picture that repeats without a seam.</source>
        <translation>{0}({1})은(는) 이음매 없이 반복되는 그림을 그릴 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) cannot start from a picture, but the strength is {2}.</source>
        <translation>{0}({1})은(는) 그림에서 시작할 수 없는데, 강도가 {2}입니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) cannot start from a picture.</source>
        <translation>{0}({1})은(는) 그림에서 시작할 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) has no classes.</source>
        <translation>{0}({1})에는 클래스가 없습니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) is not steered by text, but there is a prompt.</source>
        <translation>{0}({1})은(는) 텍스트로 제어하지 않지만 프롬프트가 있습니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) takes no guidance, but it is {2}.</source>
        <translation>{0}({1})은(는) 가이던스를 쓰지 않지만 값이 {2}입니다.</translation>
    </message>
    <message>
        <source>{0} ({1}) takes no negative prompt.</source>
        <translation>{0}({1})은(는) 네거티브 프롬프트를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{0} It can be searched, but not changed: new pictures do not appear.</source>
        <translation>{0} 검색할 수는 있지만 바꿀 수는 없어 새 그림은 나타나지 않습니다.</translation>
    </message>
    <message>
        <source>{0} It cannot be read, and an index in memory stands in for it.</source>
        <translation>{0} 읽을 수 없어 메모리 안의 색인이 대신합니다.</translation>
    </message>
    <message>
        <source>{0} The file was kept as {1}.</source>
        <translation>{0} 파일은 {1}(으)로 보관했습니다.</translation>
    </message>
    <message>
        <source>{0} The picture is enlarged with {1} instead.</source>
        <translation>{0} 대신 {1}(으)로 그림을 확대합니다.</translation>
    </message>
    <message>
        <source>{0} alone, not a pipeline</source>
        <translation>{0} 단독(파이프라인 아님)</translation>
    </message>
    <message>
        <source>{0} are larger than {1} bytes.</source>
        <translation>{0}이(가) {1}바이트보다 큽니다.</translation>
    </message>
    <message>
        <source>{0} are no JSON ({1}).</source>
        <translation>{0}이(가) JSON이 아닙니다({1}).</translation>
    </message>
    <message>
        <source>{0} are no JSON object.</source>
        <translation>{0}이(가) JSON 객체가 아닙니다.</translation>
    </message>
    <message>
        <source>{0} belongs to the library already.</source>
        <translation>{0}은(는) 이미 라이브러리에 있습니다.</translation>
    </message>
    <message>
        <source>{0} blurs its edges, as its format does: nearly black counts as black there.</source>
        <translation>{0}은(는) 형식 때문에 가장자리가 번져 있어, 거의 검은 곳은 검은색으로 봅니다.</translation>
    </message>
    <message>
        <source>{0} cannot be deleted. {1}</source>
        <translation>{0}을(를) 지울 수 없습니다. {1}</translation>
    </message>
    <message>
        <source>{0} cannot be deleted: the folder {1} is read-only.</source>
        <translation>{0}을(를) 지울 수 없습니다. {1} 폴더가 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>{0} cannot be moved: {1}.</source>
        <translation>{0}을(를) 옮길 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be opened ({1}).</source>
        <translation>{0}을(를) 열 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>{0} cannot be opened: its layers are not there, and {1} {2}.</source>
        <translation>{0}을(를) 열 수 없습니다. 레이어가 없고, {1} {2}.</translation>
    </message>
    <message>
        <source>{0} cannot be opened: {1}.</source>
        <translation>{0}을(를) 열 수 없습니다: {1}</translation>
    </message>
    <message>
        <source>{0} cannot be read (any more): {1}.</source>
        <translation>{0}을(를) (더는) 읽을 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read ({1}).</source>
        <translation>{0}을(를) 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>{0}을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0}을(를) 읽을 수 없습니다: {1}</translation>
    </message>
    <message>
        <source>{0} cannot be written as {1}: {2}.</source>
        <translation>{0}을(를) {1}(으)로 쓸 수 없습니다: {2}.</translation>
    </message>
    <message>
        <source>{0} cannot start from a picture.</source>
        <translation>{0}은(는) 그림에서 시작할 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} carries a text of {1} bytes, {2}, which was left out: at most {3} are read.</source>
        <translation>{0}에 {1}바이트짜리 텍스트({2})가 있어 뺐습니다. {3}바이트까지 읽습니다.</translation>
    </message>
    <message>
        <source>{0} carries no record of Scanline Studio.</source>
        <translation>{0}에는 Scanline Studio의 기록이 없습니다.</translation>
    </message>
    <message>
        <source>{0} carries no record: {1}.</source>
        <translation>{0}에는 기록이 없습니다. {1}.</translation>
    </message>
    <message>
        <source>{0} does not describe a {1} ({2}).</source>
        <translation>{0}의 내용이 {1}에 맞지 않습니다({2}).</translation>
    </message>
    <message>
        <source>{0} does not fit the architecture that its tensors look like ({1}).</source>
        <translation>{0}은(는) 텐서로 보아 짐작되는 구조에 맞지 않습니다({1}).</translation>
    </message>
    <message>
        <source>{0} exists already.</source>
        <translation>{0}이(가) 이미 있습니다.</translation>
    </message>
    <message>
        <source>{0} for editing by instruction</source>
        <translation>{0}(지시문 편집용)</translation>
    </message>
    <message>
        <source>{0} for inpainting</source>
        <translation>{0}(인페인팅용)</translation>
    </message>
    <message>
        <source>{0} has a component with the impossible name {1}.</source>
        <translation>{0}에 쓸 수 없는 이름 {1}의 구성 요소가 있습니다.</translation>
    </message>
    <message>
        <source>{0} has an unknown key {1}.</source>
        <translation>{0}에 알 수 없는 키 {1}이(가) 있습니다.</translation>
    </message>
    <message>
        <source>{0} has brightness values outside 0 to {1}, which have no meaning as a picture.</source>
        <translation>{0}에 0~{1} 범위를 벗어난 밝기 값이 있어 그림으로 해석할 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} has more than {1} parts: it is damaged, or made to cost time.</source>
        <translation>{0}의 구성 부분이 {1}개를 넘습니다. 손상되었거나 시간을 끌도록 만들어진 파일입니다.</translation>
    </message>
    <message>
        <source>{0} has no class {1}.</source>
        <translation>{0}에 {1} 클래스가 없습니다.</translation>
    </message>
    <message>
        <source>{0} has no operator {1}; it has {2}.</source>
        <translation>{0}에 {1} 연산자가 없습니다. 있는 연산자: {2}</translation>
    </message>
    <message>
        <source>{0} has no scheduler of its own.</source>
        <translation>{0}에 자체 스케줄러가 없습니다.</translation>
    </message>
    <message>
        <source>{0} has no {1} and no weights in it ({2}).</source>
        <translation>{0}에 {1}도 가중치도 없습니다({2}).</translation>
    </message>
    <message>
        <source>{0} has only a pickle: {1}</source>
        <translation>{0}에는 피클 파일만 있습니다. {1}</translation>
    </message>
    <message>
        <source>{0} has only {1}, which this engine does not read.</source>
        <translation>{0}에는 이 엔진이 읽지 않는 {1}만 있습니다.</translation>
    </message>
    <message>
        <source>{0} has {1} but no index that says what it is part of.</source>
        <translation>{0}에 {1}은(는) 있지만 어디에 속하는지 알려 주는 색인이 없습니다.</translation>
    </message>
    <message>
        <source>{0} has {1} entries; {2} are the most in a project.</source>
        <translation>{0}의 항목이 {1}개입니다. 프로젝트는 최대 {2}개입니다.</translation>
    </message>
    <message>
        <source>{0} has {1} pages; the first one was opened.</source>
        <translation>{0}에 {1}쪽이 있어 첫 쪽을 열었습니다.</translation>
    </message>
    <message>
        <source>{0} has {1} too many, such as {2}.</source>
        <translation>{0}에 남는 텐서가 {1} 있습니다(예: {2}).</translation>
    </message>
    <message>
        <source>{0} has {1} values; at most {2} are allowed.</source>
        <translation>{0}의 값이 {1}개입니다. 최대 {2}개까지 허용됩니다.</translation>
    </message>
    <message>
        <source>{0} have version {1}, and this studio knows {2}.</source>
        <translation>{0}의 버전이 {1}입니다. 이 스튜디오는 버전 {2}까지 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds no settings.</source>
        <translation>{0}에 설정이 없습니다.</translation>
    </message>
    <message>
        <source>{0} holds numbers that are not finite (NaN or infinity).</source>
        <translation>{0}에 유한하지 않은 수(NaN 또는 무한대)가 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds numbers too large for {1}.</source>
        <translation>{0}에 {1}(으)로 나타낼 수 없을 만큼 큰 수가 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds the own files of {1}.</source>
        <translation>{0}에는 {1} 자체의 파일이 들어 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds {1} instead of a JSON object.</source>
        <translation>{0}에 JSON 객체가 아니라 {1}이(가) 들어 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds {1} weights files ({2}) but no {3}: it is not one pipeline.</source>
        <translation>{0}에 가중치 파일이 {1}개({2}) 있지만 {3}이(가) 없습니다. 하나의 파이프라인이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is CMYK without a colour profile: its colours are an estimate.</source>
        <translation>{0}은(는) 색 프로필이 없는 CMYK여서 색을 어림했습니다.</translation>
    </message>
    <message>
        <source>{0} is a camera's raw file, whatever its name says.</source>
        <translation>{0}은(는) 이름과 달리 카메라 RAW 파일입니다.</translation>
    </message>
    <message>
        <source>{0} is a file of a pipeline folder.</source>
        <translation>{0}은(는) 파이프라인 폴더에 속한 파일입니다.</translation>
    </message>
    <message>
        <source>{0} is a file, not a folder.</source>
        <translation>{0}은(는) 폴더가 아니라 파일입니다.</translation>
    </message>
    <message>
        <source>{0} is a folder without pictures.</source>
        <translation>{0}은(는) 그림이 없는 폴더입니다.</translation>
    </message>
    <message>
        <source>{0} is a folder; only files are deleted.</source>
        <translation>{0}은(는) 폴더입니다. 파일만 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>{0} is a pickle: reading it would run whatever code it holds, so it is never read.</source>
        <translation>{0}은(는) 피클 파일이며, 읽으면 안에 든 코드가 그대로 실행되므로 절대 읽지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is a {1} for {2}, with {3} channels in and {4} out: it enlarges no pictures.</source>
        <translation>{0}은(는) {2}용 {1}이며 입력 채널이 {3}개, 출력 채널이 {4}개입니다. 그림을 확대하지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is a {1}, made for another task ({2}), which this engine does not run yet.</source>
        <translation>{0}은(는) 다른 작업({2})용 {1}이며 이 엔진은 아직 실행하지 못합니다.</translation>
    </message>
    <message>
        <source>{0} is a {1}, which diffusers {2} does not have.</source>
        <translation>{0}은(는) {1}이며 diffusers {2}에 없습니다.</translation>
    </message>
    <message>
        <source>{0} is a {1}, which makes {2}.</source>
        <translation>{0}은(는) {2}을(를) 만드는 {1}입니다.</translation>
    </message>
    <message>
        <source>{0} is a {1}, which needs {2}.</source>
        <translation>{0}은(는) {2}이(가) 필요한 {1}입니다.</translation>
    </message>
    <message>
        <source>{0} is a {1}, which takes no prompt.</source>
        <translation>{0}은(는) 프롬프트를 쓰지 않는 {1}입니다.</translation>
    </message>
    <message>
        <source>{0} is animated ({1} frames); its first frame was opened.</source>
        <translation>{0}은(는) 움직이는 그림({1}프레임)이어서 첫 프레임을 열었습니다.</translation>
    </message>
    <message>
        <source>{0} is cut off: it lacks its end.</source>
        <translation>{0}이(가) 중간에 잘렸습니다. 끝부분이 없습니다.</translation>
    </message>
    <message>
        <source>{0} is cut off: the file became shorter while it was read.</source>
        <translation>{0}이(가) 중간에 잘렸습니다. 읽는 동안 파일이 짧아졌습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged or cut off ({1}).</source>
        <translation>{0}이(가) 손상되었거나 중간에 잘렸습니다({1}).</translation>
    </message>
    <message>
        <source>{0} is damaged or cut off: it lacks a part.</source>
        <translation>{0}이(가) 손상되었거나 잘렸습니다. 일부가 없습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: it does not say how large its picture is.</source>
        <translation>{0}이(가) 손상되었습니다. 그림의 크기가 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: it has no pixels ({1} x {2}).</source>
        <translation>{0}이(가) 손상되었습니다. 픽셀이 없습니다({1} x {2}).</translation>
    </message>
    <message>
        <source>{0} is damaged: its picture does not begin as one.</source>
        <translation>{0}이(가) 손상되었습니다. 그림의 시작 부분이 올바르지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: more than 1 MiB before its picture is empty.</source>
        <translation>{0}이(가) 손상되었습니다. 그림 앞의 1 MiB가 넘는 부분이 비어 있습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}</source>
        <translation>{0}이(가) 손상되었습니다. {1}</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation>{0}이(가) 손상되었습니다: {1}.</translation>
    </message>
    <message>
        <source>{0} is empty (0 bytes).</source>
        <translation>{0}이(가) 비어 있습니다(0바이트).</translation>
    </message>
    <message>
        <source>{0} is larger than {1} bytes.</source>
        <translation>{0}이(가) {1}바이트보다 큽니다.</translation>
    </message>
    <message>
        <source>{0} is made for repainting a part of a picture.</source>
        <translation>{0}은(는) 그림의 일부를 다시 그리도록 만든 것입니다.</translation>
    </message>
    <message>
        <source>{0} is no OpenRaster file, or its end is cut off ({1}).</source>
        <translation>{0}은(는) OpenRaster 파일이 아니거나 끝이 잘렸습니다({1}).</translation>
    </message>
    <message>
        <source>{0} is no PNG file.</source>
        <translation>{0}은(는) PNG 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is no SHA-256 in hexadecimal</source>
        <translation>{0}은(는) 16진수 SHA-256이 아님</translation>
    </message>
    <message>
        <source>{0} is no file.</source>
        <translation>{0}은(는) 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is no filter; it was looked for as a word.</source>
        <translation>{0}은(는) 필터가 아니어서 낱말로 찾았습니다.</translation>
    </message>
    <message>
        <source>{0} is no picture by its name; known endings: {1}.</source>
        <translation>{0}은(는) 이름으로 보아 그림이 아닙니다. 알려진 확장자: {1}.</translation>
    </message>
    <message>
        <source>{0} is no picture that can be read.</source>
        <translation>{0}은(는) 읽을 수 있는 그림이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is no text in UTF-8.</source>
        <translation>{0}은(는) UTF-8 글이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is no upscaler that {1} {2} knows, by its {3} tensors.</source>
        <translation>{0}은(는) 텐서 {3}개로 보아 {1} {2}이(가) 아는 업스케일러가 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is not JSON ({1}).</source>
        <translation>{0}이(가) JSON이 아닙니다({1}).</translation>
    </message>
    <message>
        <source>{0} is not a folder (any more).</source>
        <translation>{0}은(는) 폴더가 아니거나 더 이상 폴더가 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is not a picture of the library {1}.</source>
        <translation>{0}은(는) 라이브러리 {1}의 그림이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is not an index of shards ({1}).</source>
        <translation>{0}은(는) 샤드 색인이 아닙니다({1}).</translation>
    </message>
    <message>
        <source>{0} is not in our trash any more.</source>
        <translation>{0}은(는) 더 이상 이 프로그램의 휴지통에 없습니다.</translation>
    </message>
    <message>
        <source>{0} is not there (any more).</source>
        <translation>{0}이(가) (더 이상) 없습니다.</translation>
    </message>
    <message>
        <source>{0} is one component of a pipeline.</source>
        <translation>{0}은(는) 파이프라인의 구성 요소 하나입니다.</translation>
    </message>
    <message>
        <source>{0} is read from its {1} files.</source>
        <translation>{0}을(를) {1} 파일에서 읽습니다.</translation>
    </message>
    <message>
        <source>{0} is the same folder as {1}, which belongs to the library already.</source>
        <translation>{0}은(는) 이미 라이브러리에 있는 {1}과(와) 같은 폴더입니다.</translation>
    </message>
    <message>
        <source>{0} is the whole system.</source>
        <translation>{0}은(는) 시스템 전체입니다.</translation>
    </message>
    <message>
        <source>{0} is too large ({1} x {2} pixels): {3} pixels a side are the limit.</source>
        <translation>{0}이(가) 너무 큽니다({1} x {2}픽셀). 한 변은 {3}픽셀까지입니다.</translation>
    </message>
    <message>
        <source>{0} is untried here: it runs as diffusers has it, and its settings are diffusers' defaults.</source>
        <translation>{0}은(는) 여기서 시험하지 않은 파이프라인입니다. diffusers에 있는 그대로 실행하며 설정은 diffusers의 기본값입니다.</translation>
    </message>
    <message>
        <source>{0} is {1}, not a pipeline.</source>
        <translation>{0}은(는) {1}이며 파이프라인이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is {1}, whatever its name says.</source>
        <translation>{0}은(는) 이름과 달리 {1}입니다.</translation>
    </message>
    <message>
        <source>{0} is {1}.</source>
        <translation>{0}은(는) {1}입니다.</translation>
    </message>
    <message>
        <source>{0} is {1}: {2}</source>
        <translation>{0} 값이 {1}임: {2}</translation>
    </message>
    <message>
        <source>{0} is {1}; allowed: {2}.</source>
        <translation>{0} 값이 {1}입니다. 사용할 수 있는 값: {2}</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be a picture file.</source>
        <translation>{0}은(는) {1}입니다. 그림 파일이어야 합니다.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be a whole number of at least {2}</source>
        <translation>{0} 값이 {1}입니다. {2} 이상의 정수여야 합니다</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be a whole number, at least 1.</source>
        <translation>{0} 값이 {1}입니다. 1 이상의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be {2}.</source>
        <translation>{0} 값이 {1}입니다. 올바른 형식: {2}</translation>
    </message>
    <message>
        <source>{0} is {1}{2}</source>
        <translation>{0}은(는) {1}{2}</translation>
    </message>
    <message>
        <source>{0} jobs were</source>
        <translation>작업 {0}개가</translation>
    </message>
    <message>
        <source>{0} keeps the colours of its 16 bits apart (planar), which cannot be read.</source>
        <translation>{0}은(는) 16비트 색을 따로따로(planar) 담고 있어 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} lacks the key {1}.</source>
        <translation>{0}에 {1} 키가 없습니다.</translation>
    </message>
    <message>
        <source>{0} lacks {1}, such as {2}</source>
        <translation>{0}에 모자라는 텐서가 {1}(예: {2})</translation>
    </message>
    <message>
        <source>{0} lacks {1}, such as {2}, and has {3} too many, such as {4}.</source>
        <translation>{0}에 모자라는 텐서가 {1}(예: {2}), 남는 텐서가 {3} 있습니다(예: {4}).</translation>
    </message>
    <message>
        <source>{0} lacks {1}, such as {2}.</source>
        <translation>{0}에 모자라는 텐서가 {1} 있습니다(예: {2}).</translation>
    </message>
    <message>
        <source>{0} learned pictures of {1}: at {2} a step takes {3} times as long or more, and the picture will hardly hold together.</source>
        <translation>{0}은(는) {1} 그림으로 학습했습니다. {2}에서는 한 단계에 {3}배 이상 걸리고 그림이 제대로 이루어지기 어렵습니다.</translation>
    </message>
    <message>
        <source>{0} left out of the queue: {1} does not say in full what to make.</source>
        <translation>{0} 대기열에서 빠졌습니다. {1}에 무엇을 만들지 온전히 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{0} lies in {1}, which belongs to the library already, with everything in it.</source>
        <translation>{0}은(는) 이미 통째로 라이브러리에 있는 {1} 안에 있습니다.</translation>
    </message>
    <message>
        <source>{0} names no pipeline class (_class_name is {1}).</source>
        <translation>{0}에 파이프라인 클래스가 적혀 있지 않습니다(_class_name: {1}).</translation>
    </message>
    <message>
        <source>{0} names no shards.</source>
        <translation>{0}에 샤드가 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{0} names no {1}, which a {2} needs.</source>
        <translation>{0}에 {2}에 필요한 {1}이(가) 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{0} needs a class.</source>
        <translation>{0}에는 클래스가 필요합니다.</translation>
    </message>
    <message>
        <source>{0} needs a package that is missing: {1}.</source>
        <translation>{0}에 필요한 패키지가 없습니다: {1}</translation>
    </message>
    <message>
        <source>{0} needs more memory to copy than there is.</source>
        <translation>{0}을(를) 복사할 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>{0} needs more memory to export than there is.</source>
        <translation>{0}을(를) 내보내기에는 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>{0} needs more memory to open than there is.</source>
        <translation>{0}을(를) 여는 데 필요한 메모리가 모자랍니다.</translation>
    </message>
    <message>
        <source>{0} needs the package {1}, which is not installed.</source>
        <translation>{0}에 필요한 패키지 {1}이(가) 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>{0} needs {1} GiB of memory to open, and {2} GiB are free.</source>
        <translation>{0}을(를) 열려면 메모리가 {1} GiB 필요한데, 남은 것은 {2} GiB입니다.</translation>
    </message>
    <message>
        <source>{0} of the {1} {2} cannot be read.</source>
        <translation>{1} {2} 가운데 {0}개를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} of {1} tensors</source>
        <translation>{1}개 중 {0}개</translation>
    </message>
    <message>
        <source>{0} parts of {1} are damaged in the journal, and are empty now.</source>
        <translation>{1}의 {0}곳이 저널에서 손상되어 비어 있습니다.</translation>
    </message>
    <message>
        <source>{0} pictures</source>
        <translation>그림 {0}장</translation>
    </message>
    <message>
        <source>{0} pictures are asked for, but an enlargement gives the same one each time.</source>
        <translation>{0}장을 요청했지만 확대 결과는 매번 같습니다.</translation>
    </message>
    <message>
        <source>{0} pictures are to be exported; it must be from 1 to {1}.</source>
        <translation>내보낼 그림이 {0}장입니다. 1장부터 {1}장까지여야 합니다.</translation>
    </message>
    <message>
        <source>{0} points out of its folder, to {1}; such a file is never opened.</source>
        <translation>{0}이(가) 폴더 밖의 {1}을(를) 가리킵니다. 그런 파일은 절대 열지 않습니다.</translation>
    </message>
    <message>
        <source>{0} takes {1} channels where its autoencoder gives {2}: it is made for inpainting or control, which this engine does not run yet.</source>
        <translation>{0}은(는) 채널 {1}개를 받지만 오토인코더는 {2}개를 냅니다. 인페인팅이나 제어용이며 이 엔진은 아직 실행하지 못합니다.</translation>
    </message>
    <message>
        <source>{0} takes {1} channels; weights for inpainting take {2}.</source>
        <translation>{0}은(는) 채널을 {1}개 받습니다. 인페인팅용 가중치는 {2}개를 받습니다.</translation>
    </message>
    <message>
        <source>{0} was changed by another program after it was opened here; it was not replaced.</source>
        <translation>{0}: 여기서 연 뒤에 다른 프로그램에서 변경했으므로 덮어쓰지 않았습니다.</translation>
    </message>
    <message>
        <source>{0} was empty.</source>
        <translation>{0}은(는) 비어 있었습니다.</translation>
    </message>
    <message>
        <source>{0} {1} is reached: {2} bytes are needed.</source>
        <translation>{1}의 {0}이(가) 한도에 이르렀습니다. {2}바이트가 필요합니다.</translation>
    </message>
    <message>
        <source>{0} {1} {2} of {3} tensors, such as {4}.</source>
        <translation>{0}: 텐서 {3}개 중 {2}개 {1}(예: {4}).</translation>
    </message>
    <message>
        <source>{0}/config.json cannot be read ({1}).</source>
        <translation>{0}/config.json을 읽을 수 없습니다({1}).</translation>
    </message>
    <message>
        <source>{0}/config.json: {1}.</source>
        <translation>{0}/config.json: {1}.</translation>
    </message>
    <message>
        <source>{0}: 1 job cannot be read.</source>
        <translation>{0}: 작업 1개를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0}: another program has changed it; its masks may have become layers, and nothing is selected.</source>
        <translation>{0}: 다른 프로그램에서 변경했습니다. 마스크가 레이어로 바뀌었을 수 있으며, 선택 영역은 없습니다.</translation>
    </message>
    <message>
        <source>{0}: entries whose names lead out of the file were left out, such as {1}.</source>
        <translation>{0}: 파일 밖을 가리키는 항목은 제외했습니다(예: {1}).</translation>
    </message>
    <message>
        <source>{0}: none of its layers can be read; the merged picture was opened.</source>
        <translation>{0}: 레이어를 하나도 읽을 수 없어 합쳐진 그림을 열었습니다.</translation>
    </message>
    <message>
        <source>{0}: nothing is selected, as {1} {2}.</source>
        <translation>{0}: 선택 영역이 없습니다({1}: {2}).</translation>
    </message>
    <message>
        <source>{0}: stack.xml {1}; only the merged picture was opened.</source>
        <translation>{0}: 합쳐진 그림만 열었습니다(stack.xml: {1}).</translation>
    </message>
    <message>
        <source>{0}: table q{1} is {2}, uint8 by rows is needed; install version {3}</source>
        <translation>{0}: 표 q{1}의 형식이 {2}임. 행 단위 uint8이어야 하므로 버전 {3}을(를) 설치하십시오</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has numbers of kind {2}.</source>
        <translation>{0}: 텐서 {1}의 수 종류가 {2}입니다.</translation>
    </message>
    <message>
        <source>{0}: the pixels of the layer {1} are not there: {2} {3}.</source>
        <translation>{0}: 레이어 {1}의 픽셀이 없습니다({2}: {3}).</translation>
    </message>
    <message>
        <source>{0}: {1} has shape {2}, and its config asks for {3} ({4} differ).</source>
        <translation>{0}: {1}의 형태가 {2}이지만 설정에는 {3}(으)로 되어 있습니다({4} 다름).</translation>
    </message>
    <message>
        <source>{0}: {1} has shape {2}, and its config asks for {3}.</source>
        <translation>{0}: {1}의 형태가 {2}이지만 설정에는 {3}(으)로 되어 있습니다.</translation>
    </message>
    <message>
        <source>{0}: {1} jobs cannot be read.</source>
        <translation>{0}: 작업 {1}개를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0}: {1} {2}; frame, selection, panels and jobs are not there.</source>
        <translation>{0}: 프레임, 선택 영역, 패널, 작업이 없습니다({1}: {2}).</translation>
    </message>
    <message>
        <source>{0}: {1} {2}; what the picture comes from is not known any more.</source>
        <translation>{0}: 그림의 출처를 더 이상 알 수 없습니다({1}: {2}).</translation>
    </message>
    <message>
        <source>{0}; they cannot be changed.</source>
        <translation>{0}. 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>{0}; {1}.</source>
        <translation>{0}. {1}.</translation>
    </message>
    <message>
        <source>{0}{1} cannot walk {2} steps here; at most {3}.</source>
        <translation>{0}{1}은(는) 여기서 {2}단계를 밟을 수 없습니다. 최대 {3}단계입니다.</translation>
    </message>
    <message>
        <source>{0}{1} does not take the spacing {2}.</source>
        <translation>{0}{1}은(는) 간격 {2}을(를) 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{0}{1} for {2}, not a backbone</source>
        <translation>{2}용 {0}{1}(백본 아님)</translation>
    </message>
    <message>
        <source>{0}{1} takes no shift ({2}): only the flow families have one.</source>
        <translation>{0}{1}은(는) 시프트({2})를 쓰지 않습니다. 플로 계열에만 시프트가 있습니다.</translation>
    </message>
    <message>
        <source>{0}{1} would take about {2} of memory, weights and all; {3} are free.</source>
        <translation>{0}{1}에는 가중치를 포함해 메모리가 약 {2} 필요하지만 {3}만 남아 있습니다.</translation>
    </message>
</context>
<context>
    <name>NarrowingMenus</name>
    <message>
        <source>All folders</source>
        <translation>모든 폴더</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>폴더 전체</translation>
    </message>
    <message>
        <source>Any tags</source>
        <translation>모든 태그</translation>
    </message>
    <message>
        <source>No picture has a tag yet (T gives some)</source>
        <translation>아직 태그가 있는 그림이 없습니다 (T로 태그 주기)</translation>
    </message>
    <message>
        <source>{count} more: type {word} and the name into the search</source>
        <translation>{count}개 더 있음: 검색란에 {word} 다음에 이름을 입력</translation>
    </message>
</context>
<context>
    <name>NegativeSection</name>
    <message>
        <source>Hide the negative prompt</source>
        <translation>네거티브 프롬프트 숨기기</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>네거티브 프롬프트</translation>
    </message>
    <message>
        <source>Show the negative prompt</source>
        <translation>네거티브 프롬프트 표시</translation>
    </message>
    <message>
        <source>This backbone takes no negative prompt. Your text is kept for another one.</source>
        <translation>이 백본은 네거티브 프롬프트를 받지 않습니다. 입력한 글은 다른 백본을 위해 남아 있습니다.</translation>
    </message>
    <message>
        <source>What the picture should not show</source>
        <translation>그림에서 뺄 내용</translation>
    </message>
</context>
<context>
    <name>NewPictureDialog</name>
    <message>
        <source>Begin</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>New picture</source>
        <translation>새 그림</translation>
    </message>
    <message>
        <source>The picture begins transparent. A picture that was edited is kept behind it.</source>
        <translation>그림은 투명하게 시작합니다. 편집하던 그림은 보관됩니다.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>+{count} more</source>
        <translation>{count}개 더 보기</translation>
    </message>
    <message>
        <source>Close all</source>
        <translation>모두 닫기</translation>
    </message>
    <message>
        <source>Close all notices</source>
        <translation>모든 알림 닫기</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>{count} more notices</source>
        <translation>알림 {count}개 더 있음</translation>
    </message>
</context>
<context>
    <name>NoticeCard</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>이 알림 닫기</translation>
    </message>
</context>
<context>
    <name>NoticesDialog</name>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Notices of this run, the newest first</source>
        <translation>이번 실행의 알림, 최신순</translation>
    </message>
    <message>
        <source>There have been no notices so far.</source>
        <translation>아직 알림이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Operators</name>
    <message>
        <source>A long filter of waves as in S4D; all channels share the waves and weigh them in their own way.</source>
        <translation>S4D처럼 파동으로 이루어진 긴 필터이며, 모든 채널이 같은 파동을 함께 쓰되 저마다 다르게 더합니다.</translation>
    </message>
    <message>
        <source>A snake, from another corner in each block</source>
        <translation>뱀처럼 이어지며, 블록마다 다른 모서리에서 시작</translation>
    </message>
    <message>
        <source>As Mamba-2, with a memory that can also turn and with finer steps between tokens.</source>
        <translation>Mamba-2와 같지만, 기억이 회전할 수도 있고 토큰 사이를 더 세밀하게 나아갑니다.</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>Attention without the square: a running sum, and gates that let it forget.</source>
        <translation>제곱으로 늘지 않는 어텐션입니다. 합을 이어 가며 더하고, 게이트로 잊게 합니다.</translation>
    </message>
    <message>
        <source>Column by column, downwards</source>
        <translation>한 열씩 아래로</translation>
    </message>
    <message>
        <source>DSS</source>
        <translation>DSS</translation>
    </message>
    <message>
        <source>Every token looks at every other one; the work grows with the square of their number.</source>
        <translation>모든 토큰이 다른 모든 토큰을 봅니다. 계산량은 토큰 수의 제곱으로 늘어납니다.</translation>
    </message>
    <message>
        <source>Gated linear attention</source>
        <translation>게이트 선형 어텐션</translation>
    </message>
    <message>
        <source>Hilbert's curve, turned from block to block</source>
        <translation>힐베르트 곡선, 블록마다 방향을 바꿈</translation>
    </message>
    <message>
        <source>Hydra</source>
        <translation>Hydra</translation>
    </message>
    <message>
        <source>Hyena</source>
        <translation>Hyena</translation>
    </message>
    <message>
        <source>Long filters that a small network draws, with gates between them.</source>
        <translation>작은 신경망이 그려 내는 긴 필터들과 그 사이의 게이트로 이루어집니다.</translation>
    </message>
    <message>
        <source>Mamba-3</source>
        <translation>Mamba-3</translation>
    </message>
    <message>
        <source>Most blocks read the tokens along a path; every fourth one looks at all of them at once.</source>
        <translation>대부분의 블록은 경로를 따라 토큰을 읽고, 네 번째마다 모든 토큰을 한꺼번에 봅니다.</translation>
    </message>
    <message>
        <source>One long filter along the path, made of a memory that recalls what came before.</source>
        <translation>경로를 따라가는 긴 필터 하나이며, 앞서 지나온 것을 떠올리는 기억으로 만들어집니다.</translation>
    </message>
    <message>
        <source>One long filter along the path: a sum of waves that die away.</source>
        <translation>경로를 따라가는 긴 필터 하나이며, 점점 잦아드는 파동의 합입니다.</translation>
    </message>
    <message>
        <source>Reads both ways at once: each token hears those before and those after it.</source>
        <translation>양방향을 한 번에 읽습니다. 각 토큰이 앞뒤의 토큰을 모두 듣습니다.</translation>
    </message>
    <message>
        <source>Reads the tokens one after the other with a memory that fades, a block of them at a time.</source>
        <translation>점점 흐려지는 기억으로 토큰을 차례로 읽으며, 한 번에 여러 개씩 묶어 계산합니다.</translation>
    </message>
    <message>
        <source>Reads the tokens one after the other; each decides what is remembered and what is forgotten.</source>
        <translation>토큰을 차례로 읽으며, 무엇을 기억하고 무엇을 잊을지 토큰마다 정합니다.</translation>
    </message>
    <message>
        <source>Row by row from both ends, with a mark at each row's end</source>
        <translation>한 행씩 양 끝에서, 행이 끝날 때마다 표시를 둠</translation>
    </message>
    <message>
        <source>Row by row, as one reads</source>
        <translation>글을 읽듯 한 행씩</translation>
    </message>
    <message>
        <source>Row by row, from both ends</source>
        <translation>한 행씩 양 끝에서</translation>
    </message>
    <message>
        <source>Row by row, from the end</source>
        <translation>한 행씩 끝에서부터</translation>
    </message>
    <message>
        <source>Rows and columns at once, from both ends</source>
        <translation>행과 열을 동시에, 양 끝에서</translation>
    </message>
    <message>
        <source>Rows, then columns, from both ends</source>
        <translation>행과 열을 번갈아, 양 끝에서</translation>
    </message>
    <message>
        <source>S4</source>
        <translation>S4</translation>
    </message>
    <message>
        <source>S4D</source>
        <translation>S4D</translation>
    </message>
    <message>
        <source>S4ND</source>
        <translation>S4ND</translation>
    </message>
    <message>
        <source>SSD (Mamba-2)</source>
        <translation>SSD (Mamba-2)</translation>
    </message>
    <message>
        <source>SSD and attention in turn</source>
        <translation>SSD와 어텐션을 번갈아</translation>
    </message>
    <message>
        <source>Selective scan (Mamba)</source>
        <translation>선택적 스캔 (Mamba)</translation>
    </message>
    <message>
        <source>Two long filters, one down and one across: the picture stays a picture, no path is needed.</source>
        <translation>세로와 가로로 긴 필터가 하나씩 있습니다. 그림을 그대로 다루므로 경로가 필요 없습니다.</translation>
    </message>
    <message>
        <source>about {milliseconds} ms</source>
        <translation>약 {milliseconds}밀리초</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>약 {seconds}초</translation>
    </message>
    <message>
        <source>none needed, it sees the whole picture at once</source>
        <translation>필요 없음, 그림 전체를 한꺼번에 봅니다</translation>
    </message>
</context>
<context>
    <name>OptionalNumber</name>
    <message>
        <source>As the backbone recommends</source>
        <translation>백본이 권장하는 값</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>권장값</translation>
    </message>
    <message>
        <source>Recommended: {number}</source>
        <translation>권장값: {number}</translation>
    </message>
    <message>
        <source>Use what the backbone recommends</source>
        <translation>백본 권장값 사용</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>직접 지정한 값</translation>
    </message>
    <message>
        <source>{name}, slider</source>
        <translation>{name} 슬라이더</translation>
    </message>
    <message>
        <source>{name}: use what the backbone recommends</source>
        <translation>{name}: 백본 권장값 사용</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Cancelled.</source>
        <translation>취소되었습니다.</translation>
    </message>
    <message>
        <source>Files written to {folder}: {count}.</source>
        <translation>{folder}에 쓴 파일: {count}개.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>쓴 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Pictures left out: {count}.</source>
        <translation>제외된 그림: {count}장.</translation>
    </message>
    <message>
        <source>Pictures that were left out</source>
        <translation>제외된 그림</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>내보내기 진행</translation>
    </message>
    <message>
        <source>The export failed; the notices tell why.</source>
        <translation>내보내지 못했습니다. 이유는 알림에 있습니다.</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{total}장 중 {done}장</translation>
    </message>
</context>
<context>
    <name>PairHandle</name>
    <message>
        <source>Divider between the two pictures</source>
        <translation>두 그림 사이의 경계선</translation>
    </message>
    <message>
        <source>Drag it, or move it with the arrow keys.</source>
        <translation>끌거나 화살표 키로 옮기십시오.</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Backbone</source>
        <translation>백본</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>갤러리</translation>
    </message>
    <message>
        <source>History</source>
        <translation>작업 내역</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>인페인트</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Panels behind each other</source>
        <translation>겹쳐 놓인 패널</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>스케줄러</translation>
    </message>
</context>
<context>
    <name>PictureDrop</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Drop a picture, or a folder of weights: it has a file {file}.</source>
        <translation>그림 또는 {file} 파일이 있는 가중치 폴더를 놓으세요.</translation>
    </message>
    <message>
        <source>Only the prompt</source>
        <translation>프롬프트만 가져오기</translation>
    </message>
    <message>
        <source>Only the seed</source>
        <translation>시드만 가져오기</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>그림 표시</translation>
    </message>
    <message>
        <source>Take over all settings</source>
        <translation>모든 설정 가져오기</translation>
    </message>
    <message>
        <source>Use as backbone</source>
        <translation>백본으로 사용</translation>
    </message>
    <message>
        <source>What to do with {name}</source>
        <translation>{name} 처리 방법</translation>
    </message>
    <message>
        <source>{count} files were dropped; only the first one is looked at: {name}</source>
        <translation>파일 {count}개 중 첫 번째 파일만 사용합니다: {name}</translation>
    </message>
    <message>
        <source>{name} is a folder without weights.</source>
        <translation>가중치가 없는 폴더입니다: {name}</translation>
    </message>
</context>
<context>
    <name>PictureMenu</name>
    <message>
        <source>Add as a layer</source>
        <translation>레이어로 추가</translation>
    </message>
    <message>
        <source>Copy file path</source>
        <translation>파일 경로 복사</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>그림 복사</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>명령줄 복사</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>사본 저장</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>사본 저장…</translation>
    </message>
    <message>
        <source>Show in the folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Show on the canvas</source>
        <translation>캔버스에 표시</translation>
    </message>
    <message>
        <source>Take out of the list</source>
        <translation>목록에서 제거</translation>
    </message>
    <message>
        <source>Take over all settings</source>
        <translation>모든 설정 가져오기</translation>
    </message>
    <message>
        <source>Take over only the prompt</source>
        <translation>프롬프트만 가져오기</translation>
    </message>
    <message>
        <source>Take over only the seed</source>
        <translation>시드만 가져오기</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be opened.</source>
        <translation>{folder} 폴더를 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Use as a mask</source>
        <translation>마스크로 쓰기</translation>
    </message>
</context>
<context>
    <name>PictureRows</name>
    <message>
        <source>Seed {seed}</source>
        <translation>시드 {seed}</translation>
    </message>
    <message>
        <source>This file is missing or cannot be read. A click takes it out of the list.</source>
        <translation>파일이 없거나 읽을 수 없습니다. 클릭하면 목록에서 제거됩니다.</translation>
    </message>
    <message>
        <source>{name}, cannot be read</source>
        <translation>{name}, 읽을 수 없음</translation>
    </message>
    <message>
        <source>{name}, on the canvas</source>
        <translation>{name}, 캔버스에 표시 중</translation>
    </message>
    <message>
        <source>{width} x {height} pixels</source>
        <translation>{width} x {height} 픽셀</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Actual size</source>
        <translation>실제 크기</translation>
    </message>
    <message>
        <source>Compare two pictures</source>
        <translation>두 그림 비교</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Fit in the window</source>
        <translation>창에 맞추기</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>다음 그림</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>이전 그림</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>나란히</translation>
    </message>
    <message>
        <source>Slider</source>
        <translation>슬라이더</translation>
    </message>
    <message>
        <source>The picture is no longer in the library.</source>
        <translation>그림이 라이브러리에 더는 없습니다.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{count}장 중 {place}번째</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Install Scanline Studio again to have them back; everything else works without them.</source>
        <translation>다시 쓰려면 Scanline Studio를 다시 설치하세요. 그 밖의 기능은 이것 없이도 모두 됩니다.</translation>
    </message>
    <message>
        <source>The example prompts cannot be read.</source>
        <translation>예시 프롬프트를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The styles cannot be read.</source>
        <translation>스타일을 읽을 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Finishing the picture…</source>
        <translation>그림을 마무리하는 중…</translation>
    </message>
    <message>
        <source>Loading the weights: {what}</source>
        <translation>가중치 불러오는 중: {what}</translation>
    </message>
    <message>
        <source>Picture {picture} of {count}, step {step} of {steps}</source>
        <translation>그림 {count}장 중 {picture}번째, {steps}단계 중 {step}단계</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>저장하는 중…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>{steps}단계 중 {step}단계</translation>
    </message>
    <message>
        <source>Step {step} of {steps}, then stop</source>
        <translation>{steps}단계 중 {step}단계, 그 뒤 중지</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>멈추는 중…</translation>
    </message>
    <message>
        <source>about {hours} h left</source>
        <translation>약 {hours}시간 남음</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>약 {minutes}분 남음</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>약 {seconds}초 남음</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>{count} jobs of the project wait in the queue.</source>
        <translation>프로젝트의 작업 {count}개가 대기열에서 기다립니다.</translation>
    </message>
    <message>
        <source>{name} could not be brought back: {reason}</source>
        <translation>{name}: 되살리지 못했습니다. {reason}</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <source>Characters that no text can hold were left out.</source>
        <translation>글에 쓸 수 없는 문자를 뺐습니다.</translation>
    </message>
    <message>
        <source>The text is full: {count} characters fit, the rest was left out.</source>
        <translation>글이 가득 찼습니다. {count}자까지 들어가며 나머지는 뺐습니다.</translation>
    </message>
</context>
<context>
    <name>PromptPanel</name>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Clear history</source>
        <translation>기록 지우기</translation>
    </message>
    <message>
        <source>Earlier prompts</source>
        <translation>이전 프롬프트</translation>
    </message>
    <message>
        <source>Earlier prompts; Alt+Up and Alt+Down in the prompt step through them</source>
        <translation>이전 프롬프트. 프롬프트 입력란에서 Alt+위, Alt+아래로 하나씩 불러올 수 있습니다</translation>
    </message>
    <message>
        <source>Example prompts</source>
        <translation>예시 프롬프트</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>No earlier prompt is found.</source>
        <translation>찾은 이전 프롬프트가 없습니다.</translation>
    </message>
    <message>
        <source>No example is found.</source>
        <translation>찾은 예시가 없습니다.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Prompts that the default weights paint well</source>
        <translation>기본 가중치가 잘 그리는 프롬프트</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search earlier prompts</source>
        <translation>이전 프롬프트 검색</translation>
    </message>
    <message>
        <source>Search examples</source>
        <translation>예시 검색</translation>
    </message>
    <message>
        <source>This backbone paints by class. Your prompt is kept for another one.</source>
        <translation>이 백본은 클래스로 그립니다. 입력한 프롬프트는 다른 백본을 위해 남아 있습니다.</translation>
    </message>
    <message>
        <source>This backbone paints without a prompt. Yours is kept for another one.</source>
        <translation>이 백본은 프롬프트 없이 그립니다. 입력한 프롬프트는 다른 백본을 위해 남아 있습니다.</translation>
    </message>
    <message>
        <source>What the picture should show</source>
        <translation>그림에 담을 내용</translation>
    </message>
</context>
<context>
    <name>Proof</name>
    <message>
        <source>Colour step across the border: {seam}; between neighbours beside it: {surroundings} (of 255).</source>
        <translation>경계의 색 차이: {seam}, 그 옆 이웃 픽셀의 색 차이: {surroundings} (255 기준).</translation>
    </message>
    <message>
        <source>{changed} pixels changed outside</source>
        <translation>바깥에서 바뀐 픽셀 {changed}개</translation>
    </message>
    <message>
        <source>{changed} pixels changed outside the {repainted} that were given free.</source>
        <translation>다시 그린 픽셀 {repainted}개 바깥에서 바뀐 픽셀 {changed}개.</translation>
    </message>
</context>
<context>
    <name>QueueHeader</name>
    <message>
        <source>Clear the queue</source>
        <translation>대기열 비우기</translation>
    </message>
    <message>
        <source>More about the queue</source>
        <translation>대기열 더 보기</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>대기열 일시 정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>다시 시작</translation>
    </message>
    <message>
        <source>Resume the queue</source>
        <translation>대기열 다시 시작</translation>
    </message>
    <message>
        <source>The running job goes on, no further one begins</source>
        <translation>실행 중인 작업은 계속되고, 다음 작업은 시작되지 않습니다</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>대기 중 {count}개</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Jobs that wait appear here.</source>
        <translation>대기 중인 작업이 여기에 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Jobs</source>
        <translation>작업 목록</translation>
    </message>
</context>
<context>
    <name>ReadingSection</name>
    <message>
        <source>Block {number} of {count}</source>
        <translation>블록 {count}개 중 {number}번째</translation>
    </message>
    <message>
        <source>Each path begins at its dot and ends at its arrow. Dotted lines are jumps to tokens further away.</source>
        <translation>각 경로는 점에서 시작해 화살표에서 끝납니다. 점선은 멀리 있는 토큰으로 건너뛰는 곳입니다.</translation>
    </message>
    <message>
        <source>How it reads the picture</source>
        <translation>그림을 읽는 방식</translation>
    </message>
    <message>
        <source>Order: {order}</source>
        <translation>순서: {order}</translation>
    </message>
    <message>
        <source>The block after</source>
        <translation>다음 블록</translation>
    </message>
    <message>
        <source>The block before</source>
        <translation>이전 블록</translation>
    </message>
    <message>
        <source>drawn as {grid}</source>
        <translation>{grid}개로 줄여 그림</translation>
    </message>
    <message>
        <source>{grid} tokens of {size} pixels</source>
        <translation>{size} 픽셀짜리 토큰 {grid}개</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Forget these</source>
        <translation>목록 지우기</translation>
    </message>
    <message>
        <source>Open recent project</source>
        <translation>최근 프로젝트 열기</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Bring back</source>
        <translation>되살리기</translation>
    </message>
    <message>
        <source>Bring back unsaved pictures</source>
        <translation>저장하지 않은 그림 되살리기</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>The studio ended before these were closed. They are as they were then:</source>
        <translation>아래 그림을 닫기 전에 프로그램이 끝났습니다. 그때 모습 그대로입니다.</translation>
    </message>
    <message>
        <source>What is left for later is offered again at the next start.</source>
        <translation>나중으로 미룬 것은 다음에 시작할 때 다시 물어봅니다.</translation>
    </message>
    <message>
        <source>{name}, as its file has it, {when}</source>
        <translation>{name}, 파일에 저장된 그대로, {when}</translation>
    </message>
    <message>
        <source>{name}, {size}, {when}</source>
        <translation>{name}, {size}, {when}</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Finished pictures, the newest first</source>
        <translation>완성된 그림, 최신순</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>The arrow keys browse, Enter shows, the menu key does more.</source>
        <translation>화살표 키로 둘러보고 Enter로 표시하며, 메뉴 키로 더 많은 작업을 할 수 있습니다.</translation>
    </message>
    <message>
        <source>The pictures you make appear here, the newest first.</source>
        <translation>만든 그림이 최신순으로 여기에 표시됩니다.</translation>
    </message>
</context>
<context>
    <name>SamplerBox</name>
    <message>
        <source>Sampler</source>
        <translation>샘플러</translation>
    </message>
    <message>
        <source>The backbone's own</source>
        <translation>백본 기본값</translation>
    </message>
    <message>
        <source>The backbone's own: {name}</source>
        <translation>백본 기본값: {name}</translation>
    </message>
</context>
<context>
    <name>SchedulerPanel</name>
    <message>
        <source>Guidance</source>
        <translation>가이던스</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림 수</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>샘플러</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>So many pictures are made, each with the next seed</source>
        <translation>이 수만큼 그림을 만들며, 그림마다 시드가 하나씩 커집니다</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계 수</translation>
    </message>
    <message>
        <source>This backbone takes no guidance.</source>
        <translation>이 백본은 가이던스를 쓰지 않습니다.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>Search the pictures</source>
        <translation>그림 찾기</translation>
    </message>
    <message>
        <source>Search: fox, steps:&gt;20, tag:sea, date:2026-11</source>
        <translation>찾기: 여우, steps:&gt;20, tag:바다, date:2026-11</translation>
    </message>
    <message>
        <source>Size of the small pictures</source>
        <translation>작은 그림의 크기</translation>
    </message>
    <message>
        <source>a phrase; without a word</source>
        <translation>구절; 낱말이 없는 그림</translation>
    </message>
    <message>
        <source>how large they are</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>how they are marked</source>
        <translation>매긴 표시</translation>
    </message>
    <message>
        <source>how they were made</source>
        <translation>만든 방법</translation>
    </message>
    <message>
        <source>when they were made</source>
        <translation>만든 날짜</translation>
    </message>
    <message>
        <source>where they are, and where they come from</source>
        <translation>있는 곳과 출처</translation>
    </message>
    <message>
        <source>words of the prompt, the name or the tags</source>
        <translation>프롬프트, 이름, 태그의 낱말</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>0 to 2^64 - 1</source>
        <translation>0 ~ 2^64 - 1</translation>
    </message>
    <message>
        <source>Count the seed on with every job</source>
        <translation>작업마다 시드 올리기</translation>
    </message>
    <message>
        <source>Counts on</source>
        <translation>작업마다 올라감</translation>
    </message>
    <message>
        <source>Every job is made with this seed.</source>
        <translation>모든 작업을 이 시드로 만듭니다.</translation>
    </message>
    <message>
        <source>Keep the seed for every job</source>
        <translation>모든 작업에 같은 시드 사용</translation>
    </message>
    <message>
        <source>New with every job</source>
        <translation>작업마다 새 시드</translation>
    </message>
    <message>
        <source>Not a seed</source>
        <translation>올바른 시드가 아님</translation>
    </message>
    <message>
        <source>Not a whole number from 0 to {largest}. {seed} stays in force.</source>
        <translation>0 ~ {largest} 범위의 정수가 아닙니다. 지금 시드는 {seed} 그대로입니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Stays as it is</source>
        <translation>시드 고정</translation>
    </message>
    <message>
        <source>The next job is made with this seed, the one after it with the seed behind.</source>
        <translation>다음 작업은 이 시드로, 그다음 작업은 이어지는 시드로 만듭니다.</translation>
    </message>
    <message>
        <source>This is the seed of the last job; Generate rolls a new one.</source>
        <translation>마지막 작업의 시드입니다. 생성할 때마다 새로 뽑습니다.</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Another program has changed it. Look at it again, then delete it.</source>
        <translation>다른 프로그램이 파일을 바꾸었습니다. 다시 확인한 뒤 삭제하세요.</translation>
    </message>
    <message>
        <source>Its pictures stay where they are; stars, labels and tags wait for them in case it comes back.</source>
        <translation>그림은 그 자리에 그대로 있습니다. 별점, 라벨, 태그는 폴더가 돌아올 때를 위해 남겨 둡니다.</translation>
    </message>
    <message>
        <source>No picture is open for the mask.</source>
        <translation>마스크를 씌울 그림이 열려 있지 않습니다.</translation>
    </message>
    <message>
        <source>Not taken over: {parts}.</source>
        <translation>가져오지 못한 것: {parts}.</translation>
    </message>
    <message>
        <source>Put the files that the picture was made from in place of SOURCE and MASK.</source>
        <translation>SOURCE와 MASK 자리에 그림을 만들 때 쓴 파일을 넣으십시오.</translation>
    </message>
    <message>
        <source>Resume the queue to make them, or remove them.</source>
        <translation>대기열을 다시 시작하면 만들어집니다. 필요 없으면 제거하세요.</translation>
    </message>
    <message>
        <source>Show a picture on the canvas first.</source>
        <translation>먼저 캔버스에 그림을 여십시오.</translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation>보기…</translation>
    </message>
    <message>
        <source>Stars, labels and tags wait for the pictures that are not there now.</source>
        <translation>지금 없는 그림의 별점, 라벨, 태그는 그대로 보관합니다.</translation>
    </message>
    <message>
        <source>Taken over from {name}, which was made with {program}.</source>
        <translation>{program}(으)로 만든 {name}에서 가져왔습니다.</translation>
    </message>
    <message>
        <source>Taken over from {name}.</source>
        <translation>{name}의 설정을 가져왔습니다.</translation>
    </message>
    <message>
        <source>The chosen backbone stays. Those weights are at {backbone}.</source>
        <translation>선택한 백본을 그대로 둡니다. 해당 가중치의 위치: {backbone}</translation>
    </message>
    <message>
        <source>The command line is in the clipboard.</source>
        <translation>명령줄을 클립보드에 복사했습니다.</translation>
    </message>
    <message>
        <source>The folder {folder} is another one than before: a disk was taken away there, or connected.</source>
        <translation>{folder} 폴더가 전과 다른 폴더입니다. 그 자리의 디스크를 분리했거나 연결한 것 같습니다.</translation>
    </message>
    <message>
        <source>The trash of the system does not take {count} of the pictures.</source>
        <translation>시스템의 휴지통이 그림 {count}장을 받지 않습니다.</translation>
    </message>
    <message>
        <source>They stay here for 30 days, and can be brought back all the while.</source>
        <translation>여기에 30일 동안 남아 있고, 그동안 언제든 되살릴 수 있습니다.</translation>
    </message>
    <message>
        <source>This can be undone until the studio is closed. After that the trash of the system has what was deleted.</source>
        <translation>스튜디오를 닫을 때까지 되돌릴 수 있습니다. 그 뒤에는 지운 그림이 시스템의 휴지통에 있습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Where a name is taken by now, the picture got a number.</source>
        <translation>그사이 같은 이름이 생긴 그림에는 번호를 붙였습니다.</translation>
    </message>
    <message>
        <source>Where {count} of them were is not known any more: the list of it is damaged. They are in {folder} now.</source>
        <translation>그중 {count}장은 목록이 손상되어 원래 자리를 알 수 없습니다. 지금은 {folder}에 있습니다.</translation>
    </message>
    <message>
        <source>adapters</source>
        <translation>어댑터</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>그 밖에 {count}개</translation>
    </message>
    <message>
        <source>control pictures</source>
        <translation>제어용 그림</translation>
    </message>
    <message>
        <source>enlargement</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>가이던스</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>negative prompt</source>
        <translation>네거티브 프롬프트</translation>
    </message>
    <message>
        <source>picture it was made from</source>
        <translation>바탕이 된 그림</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>샘플러</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>단계 수</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>{count} files are other pictures by now; they were not deleted.</source>
        <translation>파일 {count}개는 그사이 다른 그림으로 바뀌어 삭제하지 않았습니다.</translation>
    </message>
    <message>
        <source>{count} jobs of the last time wait in the queue.</source>
        <translation>지난번 작업 {count}개가 대기열에서 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>{count} pictures are back.</source>
        <translation>그림 {count}장을 되살렸습니다.</translation>
    </message>
    <message>
        <source>{count} pictures were deleted shortly before the studio ended the last time.</source>
        <translation>지난번 스튜디오가 끝나기 직전에 그림 {count}장을 지웠습니다.</translation>
    </message>
    <message>
        <source>{count} pictures were moved to the trash.</source>
        <translation>그림 {count}장을 휴지통으로 옮겼습니다.</translation>
    </message>
    <message>
        <source>{folder} belongs to the library now, with {count} pictures.</source>
        <translation>{folder} 폴더가 라이브러리에 들어왔습니다. 그림은 {count}장입니다.</translation>
    </message>
    <message>
        <source>{folder} belongs to the library now; there is no picture in it yet.</source>
        <translation>{folder} 폴더가 라이브러리에 들어왔습니다. 아직 그림이 없습니다.</translation>
    </message>
    <message>
        <source>{folder} is no part of the library any more.</source>
        <translation>{folder} 폴더를 라이브러리에서 뺐습니다.</translation>
    </message>
    <message>
        <source>{name} continues another picture; open that one and drag the frame beyond it to make it again.</source>
        <translation>‘{name}’은(는) 다른 그림을 이어 그린 것입니다. 다시 만들려면 그 그림을 열고 프레임을 밖으로 끌어 주십시오.</translation>
    </message>
    <message>
        <source>{name} does not say how it was made.</source>
        <translation>{name}에는 만든 방법이 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{name} does not say which seed it was made with.</source>
        <translation>{name}에는 어떤 시드로 만들었는지 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>{name} is another picture by now; it was not deleted.</source>
        <translation>{name}은(는) 그사이 다른 그림으로 바뀌어 삭제하지 않았습니다.</translation>
    </message>
    <message>
        <source>{name} is another picture with a part repainted; open that one and mask the part to make it again.</source>
        <translation>‘{name}’은(는) 다른 그림의 일부를 다시 그린 것입니다. 다시 만들려면 그 그림을 열고 그 부분에 마스크를 칠해 주십시오.</translation>
    </message>
    <message>
        <source>{name} is back.</source>
        <translation>{name}을(를) 되살렸습니다.</translation>
    </message>
    <message>
        <source>{name} is black all over: as a mask it would repaint nothing.</source>
        <translation>{name}은(는) 온통 검은색이라 마스크로 쓰면 아무것도 다시 그리지 않습니다.</translation>
    </message>
    <message>
        <source>{name} is the mask now: what is white in it is repainted.</source>
        <translation>이제 {name}이(가) 마스크입니다. 흰 부분을 다시 그립니다.</translation>
    </message>
    <message>
        <source>{name} names weights on another computer; they were not looked for.</source>
        <translation>{name}에 적힌 가중치는 다른 컴퓨터에 있어 찾지 않았습니다.</translation>
    </message>
    <message>
        <source>{name} was deleted shortly before the studio ended the last time.</source>
        <translation>지난번 스튜디오가 끝나기 직전에 {name}을(를) 지웠습니다.</translation>
    </message>
    <message>
        <source>{name} was enlarged from a smaller picture; open that one and enlarge it to make it again.</source>
        <translation>‘{name}’은(는) 더 작은 그림을 확대한 것입니다. 다시 만들려면 그 그림을 열고 확대해 주십시오.</translation>
    </message>
    <message>
        <source>{name} was made from another picture; open that one and choose From the picture to make it again.</source>
        <translation>‘{name}’은(는) 다른 그림에서 시작한 것입니다. 다시 만들려면 그 그림을 열고 ‘그림에서 시작’을 골라 주십시오.</translation>
    </message>
    <message>
        <source>{name} was made with adapters; the panels have no place for them.</source>
        <translation>‘{name}’은(는) 어댑터로 만들었습니다. 패널에는 어댑터를 둘 자리가 없습니다.</translation>
    </message>
    <message>
        <source>{name} was moved to the trash.</source>
        <translation>{name}을(를) 휴지통으로 옮겼습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>All settings become as they were shipped. Pictures, prompts and the queue stay.</source>
        <translation>모든 설정이 처음 상태로 돌아갑니다. 그림과 프롬프트, 대기열은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>설정 내보내기</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>설정 가져오기</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>설정 항목</translation>
    </message>
    <message>
        <source>Reset the settings</source>
        <translation>설정 초기화</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>초기화…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>Severity</name>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>안내</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>경고</translation>
    </message>
</context>
<context>
    <name>SigmaPlot</name>
    <message>
        <source>At the end: no noise</source>
        <translation>끝: 노이즈 없음</translation>
    </message>
    <message>
        <source>No noise levels: these settings cannot run.</source>
        <translation>이 설정으로는 실행할 수 없어 노이즈 수준이 없습니다.</translation>
    </message>
    <message>
        <source>Noise from {level}</source>
        <translation>노이즈 {level}부터</translation>
    </message>
    <message>
        <source>Noise from {level}, logarithmic</source>
        <translation>노이즈 {level}부터, 로그 눈금</translation>
    </message>
    <message>
        <source>Noise levels</source>
        <translation>노이즈 수준</translation>
    </message>
    <message>
        <source>Noise that is left at each step</source>
        <translation>단계마다 남은 노이즈</translation>
    </message>
    <message>
        <source>Step {step}: noise {level}</source>
        <translation>{step}단계: 노이즈 {level}</translation>
    </message>
    <message>
        <source>The noise levels are shown once the engine is ready.</source>
        <translation>엔진이 준비되면 노이즈 수준이 표시됩니다.</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count}단계</translation>
    </message>
</context>
<context>
    <name>SizeField</name>
    <message>
        <source>As the backbone recommends</source>
        <translation>백본이 권장하는 크기</translation>
    </message>
    <message>
        <source>Both sides must be multiples of {multiple}.</source>
        <translation>너비와 높이는 {multiple}의 배수여야 합니다.</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>높이(픽셀)</translation>
    </message>
    <message>
        <source>In steps of {multiple} pixels</source>
        <translation>{multiple}픽셀 단위</translation>
    </message>
    <message>
        <source>Keep the proportions</source>
        <translation>비율 유지</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>권장값</translation>
    </message>
    <message>
        <source>Recommended: {size}</source>
        <translation>권장값: {size}</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>너비와 높이 바꾸기</translation>
    </message>
    <message>
        <source>Use the backbone's own size</source>
        <translation>백본 기본 크기 사용</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>너비(픽셀)</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>직접 지정한 크기</translation>
    </message>
    <message>
        <source>{typed} becomes {number} (multiples of {multiple})</source>
        <translation>{typed} → {number} ({multiple}의 배수)</translation>
    </message>
    <message>
        <source>{typed} becomes {number}: the other side would be too long</source>
        <translation>{typed} → {number}: 다른 변이 너무 길어집니다</translation>
    </message>
</context>
<context>
    <name>SizeFields</name>
    <message>
        <source>As it is</source>
        <translation>그대로</translation>
    </message>
    <message>
        <source>Exactly</source>
        <translation>정확히</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>높이(픽셀)</translation>
    </message>
    <message>
        <source>How the picture fills the size</source>
        <translation>그림이 크기를 채우는 방법</translation>
    </message>
    <message>
        <source>Longest side at most</source>
        <translation>긴 변 최대</translation>
    </message>
    <message>
        <source>Longest side in pixels</source>
        <translation>긴 변(픽셀)</translation>
    </message>
    <message>
        <source>Scale in per cent</source>
        <translation>배율(퍼센트)</translation>
    </message>
    <message>
        <source>Scaled</source>
        <translation>배율</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>너비(픽셀)</translation>
    </message>
    <message>
        <source>cut to fit</source>
        <translation>자르기</translation>
    </message>
    <message>
        <source>whole, with bars</source>
        <translation>여백 두기</translation>
    </message>
</context>
<context>
    <name>SizePresets</name>
    <message>
        <source>Sizes</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Sizes that fit the backbone</source>
        <translation>백본에 맞는 크기</translation>
    </message>
    <message>
        <source>The backbone's own</source>
        <translation>백본 기본 크기</translation>
    </message>
    <message>
        <source>Twice as large</source>
        <translation>두 배 크기</translation>
    </message>
</context>
<context>
    <name>SpacingBox</name>
    <message>
        <source>How the noise levels lie along the walk</source>
        <translation>노이즈 수준을 단계마다 배치하는 방식</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>샘플러 기본값</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>The backbone's own sampler has one spacing; choose a sampler to change it.</source>
        <translation>백본 기본 샘플러의 간격은 하나뿐입니다. 바꾸려면 샘플러를 선택하세요.</translation>
    </message>
    <message>
        <source>This sampler has one spacing.</source>
        <translation>이 샘플러의 간격은 하나뿐입니다.</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Type what you want to see and press Generate, or begin with one of these. Drop a picture to work on it, or to take over how it was made.</source>
        <translation>보고 싶은 것을 입력하고 생성을 누르거나, 아래에서 하나를 골라 시작하십시오. 그림을 끌어다 놓으면 작업하거나 만든 설정을 가져올 수 있습니다.</translation>
    </message>
    <message>
        <source>Type what you want to see and press Generate, or drop a picture to work on it.</source>
        <translation>보고 싶은 것을 입력하고 생성을 누르거나, 작업할 그림을 끌어다 놓으십시오.</translation>
    </message>
    <message>
        <source>Your picture appears here</source>
        <translation>그림이 여기에 나타납니다</translation>
    </message>
</context>
<context>
    <name>StagingBar</name>
    <message>
        <source>Accept</source>
        <translation>받아들이기</translation>
    </message>
    <message>
        <source>Compare with the original: drag the divider on the canvas</source>
        <translation>원본과 비교: 캔버스의 구분선을 끕니다</translation>
    </message>
    <message>
        <source>Discard this result (Delete); its file stays</source>
        <translation>이 결과 버리기 (Delete). 파일은 남습니다</translation>
    </message>
    <message>
        <source>Look at the picture without a result</source>
        <translation>결과 없이 그림 보기</translation>
    </message>
    <message>
        <source>More to do with the results</source>
        <translation>결과로 할 수 있는 다른 일</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Put the result into the picture as a layer (Enter); the other results stay</source>
        <translation>결과를 레이어로 그림에 넣기 (Enter). 다른 결과는 남습니다</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Staged results</source>
        <translation>준비된 결과</translation>
    </message>
</context>
<context>
    <name>StarRow</name>
    <message>
        <source>Stars (0 to 5)</source>
        <translation>별점(0~5)</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Fit in the window</source>
        <translation>창에 맞추기</translation>
    </message>
    <message>
        <source>How large the picture is seen</source>
        <translation>그림을 보는 배율</translation>
    </message>
    <message>
        <source>Notices: {count}</source>
        <translation>알림: {count}개</translation>
    </message>
    <message>
        <source>Shows all notices of this run</source>
        <translation>이번 실행의 모든 알림을 표시합니다</translation>
    </message>
    <message>
        <source>Zoom {percent}</source>
        <translation>배율 {percent}</translation>
    </message>
    <message>
        <source>{doing}, {left}</source>
        <translation>{doing}, {left}</translation>
    </message>
    <message>
        <source>{size}, seed {seed}</source>
        <translation>{size}, 시드 {seed}</translation>
    </message>
</context>
<context>
    <name>StepRows</name>
    <message>
        <source>Opened</source>
        <translation>열기</translation>
    </message>
</context>
<context>
    <name>StopButton</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
</context>
<context>
    <name>StyleChooser</name>
    <message>
        <source>A look, said in words at the end of the prompt</source>
        <translation>프롬프트 끝에 말로 덧붙는 그림의 느낌</translation>
    </message>
    <message>
        <source>Adds to the prompt: {phrase}</source>
        <translation>프롬프트에 덧붙는 말: {phrase}</translation>
    </message>
    <message>
        <source>No style</source>
        <translation>스타일 없음</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>스타일</translation>
    </message>
    <message>
        <source>The prompt says it already</source>
        <translation>프롬프트에 이미 들어 있습니다</translation>
    </message>
</context>
<context>
    <name>TokenRuler</name>
    <message>
        <source>How much of the text the backbone reads</source>
        <translation>백본이 읽는 글의 양</translation>
    </message>
    <message>
        <source>{needed} tokens, {limit} fit: the end is cut off</source>
        <translation>토큰 {needed}개 중 {limit}개만 들어갑니다. 끝부분은 잘립니다</translation>
    </message>
    <message>
        <source>{needed} tokens, {limit} fit: what is grey is cut off</source>
        <translation>토큰 {needed}개 중 {limit}개만 들어갑니다. 회색 부분은 잘립니다</translation>
    </message>
    <message>
        <source>{used} of {limit} tokens</source>
        <translation>토큰 {limit}개 중 {used}개</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
</context>
<context>
    <name>ToolCommands</name>
    <message>
        <source>By how many pixels?</source>
        <translation>몇 픽셀만큼 바꿀까요?</translation>
    </message>
    <message>
        <source>Feather the selection</source>
        <translation>선택 영역 부드럽게</translation>
    </message>
    <message>
        <source>Grow the selection</source>
        <translation>선택 영역 넓히기</translation>
    </message>
    <message>
        <source>Shrink the selection</source>
        <translation>선택 영역 좁히기</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>선택 영역에 더하기 (Shift)</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>모든 레이어</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Contiguous</source>
        <translation>이어진 곳만</translation>
    </message>
    <message>
        <source>Distance of the brush's prints, as a share of its size</source>
        <translation>브러시 자국 사이의 거리, 크기에 대한 비율</translation>
    </message>
    <message>
        <source>Drag the frame beyond an edge to continue the picture there</source>
        <translation>프레임을 가장자리 밖으로 끌면 그림을 그쪽으로 이어 그립니다</translation>
    </message>
    <message>
        <source>Drag to move; the arrow keys move 1 pixel, with Shift 10</source>
        <translation>끌어서 옮깁니다. 화살표 키는 1픽셀, Shift와 함께는 10픽셀</translation>
    </message>
    <message>
        <source>Enter applies, Esc takes back; Shift frees the sides, beside the box it turns</source>
        <translation>Enter는 적용, Esc는 되돌리기. Shift는 비율 자유, 상자 밖을 끌면 회전</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>경도</translation>
    </message>
    <message>
        <source>How colours are compared</source>
        <translation>색을 비교하는 방법</translation>
    </message>
    <message>
        <source>How different colours may be that count as alike</source>
        <translation>얼마나 다른 색까지 비슷하다고 볼지 정합니다</translation>
    </message>
    <message>
        <source>How sharp the edge of the brush is</source>
        <translation>브러시 가장자리의 또렷한 정도</translation>
    </message>
    <message>
        <source>Intersect with the selection (Shift+Alt)</source>
        <translation>선택 영역과 겹치는 부분 (Shift+Alt)</translation>
    </message>
    <message>
        <source>Looks at the colours of all visible layers, else of the active one</source>
        <translation>보이는 모든 레이어의 색을 봅니다. 끄면 활성 레이어의 색만 봅니다</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>More about the stroke</source>
        <translation>획 설정 더 보기</translation>
    </message>
    <message>
        <source>New selection</source>
        <translation>새로 선택</translation>
    </message>
    <message>
        <source>Only what hangs together with the place that is clicked</source>
        <translation>클릭한 곳과 이어진 부분만</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Options of the tool</source>
        <translation>도구 설정</translation>
    </message>
    <message>
        <source>Pen pressure on the opacity</source>
        <translation>필압으로 불투명도 조절</translation>
    </message>
    <message>
        <source>Pen pressure on the size</source>
        <translation>필압으로 크기 조절</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>선택 영역</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>보정</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>Subtract from the selection (Alt)</source>
        <translation>선택 영역에서 빼기 (Alt)</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>The most that one stroke covers</source>
        <translation>한 획이 덮는 최대 정도</translation>
    </message>
    <message>
        <source>The stroke lags behind the pointer, without its jitter</source>
        <translation>획이 포인터를 천천히 따라가 떨림이 없습니다</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>허용 오차</translation>
    </message>
</context>
<context>
    <name>UnsavedLine</name>
    <message>
        <source>1 picture could not be saved. It is kept until you quit.</source>
        <translation>그림 1개를 저장하지 못했습니다. 종료할 때까지 보관됩니다.</translation>
    </message>
    <message>
        <source>Try to save again</source>
        <translation>다시 저장하기</translation>
    </message>
    <message>
        <source>Try to save the unsaved pictures again</source>
        <translation>저장하지 못한 그림 다시 저장하기</translation>
    </message>
    <message>
        <source>{count} pictures could not be saved. They are kept until you quit.</source>
        <translation>그림 {count}개를 저장하지 못했습니다. 종료할 때까지 보관됩니다.</translation>
    </message>
</context>
<context>
    <name>UsualStrengths</name>
    <message>
        <source>From the picture with a little noise: mends faults, keeps what is there</source>
        <translation>그림에 노이즈를 조금만 더해 시작: 흠을 고치고 있는 것은 지킵니다</translation>
    </message>
    <message>
        <source>From the picture with much noise: what is drawn is a hint</source>
        <translation>그림에 노이즈를 많이 더해 시작: 그린 것을 힌트로 씁니다</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>스케치</translation>
    </message>
</context>
<context>
    <name>Walk</name>
    <message>
        <source>Adds fresh noise at each step</source>
        <translation>단계마다 새 노이즈를 더합니다</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>베타 (beta)</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>지수 (exponential)</translation>
    </message>
    <message>
        <source>Karras</source>
        <translation>Karras</translation>
    </message>
    <message>
        <source>Leading</source>
        <translation>앞쪽 기준 (leading)</translation>
    </message>
    <message>
        <source>Linspace</source>
        <translation>균등 (linspace)</translation>
    </message>
    <message>
        <source>Trailing</source>
        <translation>뒤쪽 기준 (trailing)</translation>
    </message>
    <message>
        <source>{name} (fresh noise)</source>
        <translation>{name} (새 노이즈)</translation>
    </message>
</context>
<context>
    <name>WipeHandle</name>
    <message>
        <source>Divider between the result and the original</source>
        <translation>결과와 원본 사이의 구분선</translation>
    </message>
    <message>
        <source>Drag it, or move it with the arrow keys.</source>
        <translation>끌거나 화살표 키로 옮기십시오.</translation>
    </message>
</context>
</TS>
