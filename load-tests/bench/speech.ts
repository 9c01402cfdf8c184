import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { makeSpeech } from "#engine/adapters/spoken-files/speech.ts"
import { startSoundThread } from "#engine/sound/sound-thread.ts"
import type { Bench, Found } from "../bench.ts"
import { percentile } from "../crowd/wait.ts"

/** A caller who waits for a sentence takes a pause of this length for thinking, and a longer one for a broken line. */
const P95_MS = 300

/** Sentences of the kind that flows say to one caller, each said once: nothing comes from the files of the one before. */
const sentences = (count: number): ReadonlyArray<readonly [string, "zh-CN" | "en"]> =>
  Array.from({ length: count }, (_, n) => {
    const kinds = [
      [`您前面还有${n}位，请稍候。`, "zh-CN"],
      [`您的余额是¥${n}.50。`, "zh-CN"],
      [`There are ${n} callers ahead of you.`, "en"],
      [`现在是${n % 24}:${String(n % 60).padStart(2, "0")}，编号${n}。`, "zh-CN"]
    ] as const
    return kinds[n % kinds.length]!
  })

export const speechBench: Bench = {
  about: "ms until a short sentence that was never said before is a file the switch plays",
  numbers: { sentences: 200 },
  run: async ({ sentences: count = 0 }, say): Promise<Found> => {
    const folder = mkdtempSync(join(tmpdir(), "carillon-speech-"))
    const thread = startSoundThread(new URL("../../engine/workers/sound.ts", import.meta.url))
    try {
      const speech = makeSpeech({ folder, thread, pronunciations: Effect.succeed([]) })
      const spokenMs: Array<number> = []
      const again: Array<number> = []
      const heard = new Set<string>()
      for (const [text, language] of sentences(count)) {
        const began = performance.now()
        const { prompt } = await Effect.runPromise(speech.say(text, language))
        spokenMs.push(performance.now() - began)
        heard.add(prompt)
        const kept = performance.now()
        await Effect.runPromise(speech.say(text, language))
        again.push(performance.now() - kept)
      }
      say(`${count} sentences, the first in ${Math.round(spokenMs[0] ?? 0)} ms`)
      const at = (all: ReadonlyArray<number>, share: number) => Math.round(percentile(all, share) * 10) / 10
      const result = {
        sentences: count,
        p50Ms: at(spokenMs, 0.5),
        p95Ms: at(spokenMs, 0.95),
        slowestMs: at(spokenMs, 1),
        keptP95Ms: at(again, 0.95)
      }
      return {
        result,
        short: [
          ...(result.p95Ms > P95_MS ? [`a short sentence within ${P95_MS} ms is promised`] : []),
          ...(heard.size === count ? [] : ["sentences were mixed up"])
        ]
      }
    } finally {
      thread.close()
      rmSync(folder, { recursive: true })
    }
  }
}
