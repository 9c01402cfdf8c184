import type { SpeechLanguage } from "#actors/vocabulary.ts"
import { readPrompt } from "#engine/softswitch/media/wav.ts"
import { isSilent, type PromptFile, promptFile, trimmedAndLevelled } from "./prompt-file.ts"
import { readSound } from "./read-sound.ts"
import { resampled } from "./resampling.ts"
import { SoundRefused } from "./sound-refused.ts"
import type { Voice } from "./voice.ts"

/** What takes longer than lists and forms should wait: it is done in a thread. */
export type SoundOrder =
  /** Speaks words. */
  | { readonly kind: "say"; readonly text: string; readonly language: SpeechLanguage }
  /** Brings a file to what the telephone plays. `isOfMicrophone`: cut and levelled as speech. */
  | { readonly kind: "convert"; readonly file: Uint8Array; readonly isOfMicrophone: boolean }

/** Throws {@link SoundRefused} for a file that is none. */
export const doSoundWork = async (order: SoundOrder, voice: Voice): Promise<PromptFile> => {
  if (order.kind === "say") {
    const { rateHz, samples } = await readSound(await voice.say(order.text, order.language))
    return promptFile(trimmedAndLevelled(resampled(samples, rateHz)))
  }
  const { rateHz, samples } = await readSound(order.file)
  if (isSilent(samples)) throw new SoundRefused(SILENT)
  const telephone = resampled(samples, rateHz)
  const made = promptFile(order.isOfMicrophone ? trimmedAndLevelled(telephone) : telephone)
  // What the switch cannot read is not kept.
  readPrompt(made.wav)
  return made
}

const SILENT = { zh: "文件里没有声音：请检查麦克风或文件", en: "holds no sound: check the microphone or the file" }
