"""From open pictures to the default weights, one file a stage.

`studio train data | autoencoder | backbone | evaluate | publish` calls
`studio.training.recipes.RECIPES[name].run(settings)`. Every stage can be stopped and resumed, is deterministic from
one seed, writes its log as JSON lines and its pictures as PNG, and runs in seconds at a tiny size with `smoke`, on
pictures that it draws by itself.
"""
