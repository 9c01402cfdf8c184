import { assert, describe, it } from "@effect/vitest"
import { playedAs, PROGRESS } from "../media/tones/progress.ts"
import { answeredCaller, makeRig } from "../testing/rig.ts"

describe("playback of tones", () => {
  it("asks the media plane for what was written, without end where its loops say so", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const ringBack = playedAs(PROGRESS.CN.ringBack)
    assert.strictEqual(ringBack, "tone_stream://%(1000,4000,450);loops=-1")
    rig.execute(uuid, "playback", ringBack)
    assert.deepInclude(rig.playing.at(-1), { leg: uuid, file: ringBack, loop: true })
  })

  it("of so many loops ends by itself", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    rig.execute(uuid, "playback", "tone_stream://%(850,0,1400);loops=2")
    assert.deepInclude(rig.playing.at(-1), { file: "tone_stream://%(850,0,1400);loops=2", loop: false })
  })
})
