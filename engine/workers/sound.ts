import { parentPort } from "node:worker_threads"
import { makeEspeakVoice } from "../adapters/espeak-ng/voice.ts"
import { SoundRefused } from "../sound/sound-refused.ts"
import type { FromSoundThread, ToSoundThread } from "../sound/sound-thread.ts"
import { doSoundWork } from "../sound/sound-work.ts"

/** A thread of the office that speaks texts and converts files, one after the other. */
const voice = makeEspeakVoice()

const answerOf = async ({ id, ...order }: ToSoundThread): Promise<FromSoundThread> => {
  try {
    return { id, kind: "made", made: await doSoundWork(order, voice) }
  } catch (error) {
    if (error instanceof SoundRefused) return { id, kind: "refused", words: error.words }
    return { id, kind: "failed", message: error instanceof Error ? error.message : String(error) }
  }
}

let before: Promise<unknown> = Promise.resolve()
parentPort!.on("message", (asked: ToSoundThread) => {
  before = before.then(async () => parentPort!.postMessage(await answerOf(asked), []))
})
