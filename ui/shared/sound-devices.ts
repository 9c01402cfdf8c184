import { createSignal } from "solid-js"

/** What a person speaks into, hears calls by, and hears rings by: the loudspeaker may ring while the headset talks. */
export const SOUND_PARTS = ["microphone", "headset", "ringer"] as const
export type SoundPart = (typeof SOUND_PARTS)[number]

/** The browser's own choice. */
export const USUAL_DEVICE = ""

const keyOf = (part: SoundPart): string => `carillon.sound.${part}`
const kept = (part: SoundPart) => createSignal(localStorage.getItem(keyOf(part)) ?? USUAL_DEVICE)
const chosen = { microphone: kept("microphone"), headset: kept("headset"), ringer: kept("ringer") }
const changed = new Map<SoundPart, () => void>()

/** The id of the device that was chosen on this browser. */
export const soundDevice = (part: SoundPart): string => chosen[part][0]()

export const chooseSoundDevice = (part: SoundPart, device: string): void => {
  chosen[part][1](device)
  localStorage.setItem(keyOf(part), device)
  changed.get(part)?.()
}

/** One listener a part, for as long as the page is there. */
export const onSoundDevice = (part: SoundPart, act: () => void): void => void changed.set(part, act)

/** As HTMLMediaElement; AudioContext has it in Chromium, and not in the types of the DOM. */
interface Output {
  readonly sinkId: string
  readonly setSinkId: (device: string) => Promise<void>
}

/** Whether this browser lets a page choose where it sounds. */
export const mayChooseOutput = (): boolean => "setSinkId" in HTMLMediaElement.prototype

/** Sends sound to the chosen device; false when that one is not there, and it sounds by the browser's own choice. */
export const soundThrough = async (
  output: HTMLMediaElement | AudioContext,
  part: "headset" | "ringer"
): Promise<boolean> => {
  const device = soundDevice(part)
  if (!("setSinkId" in output)) return true
  const there = output as Output
  // Said again, a browser opens its device again.
  if (there.sinkId === device) return true
  try {
    await there.setSinkId(device)
    return true
  } catch {
    await there.setSinkId(USUAL_DEVICE).catch(() => undefined)
    return device === USUAL_DEVICE
  }
}
