import { createHash } from "node:crypto"
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { SpeechLanguage } from "#actors/vocabulary.ts"
import { SPOKEN } from "#engine/ports/own-prompts.ts"
import { type Speech, SPEECH_MOST_CHARACTERS, type Spoken, SpeechRefused } from "#engine/ports/Speech.ts"
import { durationOf } from "#engine/sound/prompt-file.ts"
import { type SoundThread, SoundThreadBusy } from "#engine/sound/sound-thread.ts"
import { type Pronunciation, spokenText } from "#engine/speech/spoken-text.ts"

/** Counts up when the same words sound otherwise than before: another voice, another speed. */
const VOICE = "espeak-ng 1.0.2"
/** 500 MB at three seconds each. Beyond it those go that were asked for longest ago. */
export const SPOKEN_AT_MOST = 10_000

/**
 * Speaks each text once: the file is named by a hash of voice, language and words, and the words are what the pronunciation list
 * and the reading of numbers made of the text. A file is whole or not there, since it gets its name last.
 */
export const makeSpeech = (around: {
  readonly folder: string
  readonly thread: Pick<SoundThread, "make">
  readonly pronunciations: Effect.Effect<ReadonlyArray<Pronunciation>>
  readonly most?: number
}): Speech["Service"] => {
  const { folder, most = SPOKEN_AT_MOST, pronunciations, thread } = around
  const place = join(folder, SPOKEN)
  const underWay = new Map<string, Promise<Spoken>>()
  let kept: number | undefined

  const make = async (name: string, text: string, language: SpeechLanguage): Promise<Spoken> => {
    const file = join(place, `${name}.wav`)
    const there = await sizeOf(file)
    const prompt = `${SPOKEN}/${name}`
    if (there !== undefined) {
      const now = new Date()
      await utimes(file, now, now).catch(() => {})
      return { prompt, durationMs: durationOf(there) }
    }
    const { durationMs, wav } = await thread.make({ kind: "say", text, language })
    await mkdir(place, { recursive: true })
    const unnamed = join(place, `.${name}`)
    await writeFile(unnamed, wav)
    await rename(unnamed, file)
    kept = (kept ?? (await readdir(place)).length) + 1
    if (kept > most) kept -= await forgetOldest(place, Math.ceil(most / 10))
    return { prompt, durationMs }
  }

  return {
    say: Effect.fnUntraced(function* (text, language) {
      if (text.length > SPEECH_MOST_CHARACTERS)
        return yield* new SpeechRefused({
          reason: "too-long",
          why: `${text.length} characters, more than ${SPEECH_MOST_CHARACTERS}`
        })
      const words = spokenText(text, language, yield* pronunciations)
      if (!/[\p{L}\p{N}]/u.test(words))
        return yield* new SpeechRefused({ reason: "nothing-to-say", why: "the text has no word" })
      const name = nameOf(words, language)
      return yield* Effect.tryPromise({
        try: () => {
          const one = underWay.get(name) ?? make(name, words, language).finally(() => underWay.delete(name))
          underWay.set(name, one)
          return one
        },
        catch: (error) =>
          new SpeechRefused({
            reason: error instanceof SoundThreadBusy ? "busy" : "away",
            why: error instanceof Error ? error.message : String(error)
          })
      })
    }),
    // What is being made at this moment goes, too, once it has its name.
    forget: Effect.promise(async () => {
      await Promise.allSettled(underWay.values())
      await rm(place, { recursive: true, force: true })
      kept = undefined
    })
  }
}

const nameOf = (words: string, language: SpeechLanguage): string =>
  createHash("sha256")
    .update(JSON.stringify([VOICE, language, words]))
    .digest("hex")
    .slice(0, 32)

const sizeOf = async (file: string): Promise<number | undefined> => {
  try {
    return (await stat(file)).size
  } catch {
    return undefined
  }
}

/** Whoever hears one of them at this moment hears it to its end: the switch has read it. */
const forgetOldest = async (place: string, count: number): Promise<number> => {
  const names = await readdir(place)
  const all = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(place, name)).catch(() => undefined))?.mtimeMs ?? 0 }))
  )
  const oldest = all.toSorted((a, b) => a.at - b.at).slice(0, count)
  await Promise.all(oldest.map(({ name }) => rm(join(place, name), { force: true })))
  return oldest.length
}
