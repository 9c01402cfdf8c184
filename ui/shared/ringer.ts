import { createSignal } from "solid-js"
import { createPreference } from "./preference.ts"
import { onSoundDevice, soundThrough } from "./sound-devices.ts"

/** Two tones a third apart, so that a ring on the loudspeaker is heard through voices. */
const TONES_HZ = [523, 659] as const
/** An octave higher and further apart, with shorter silence: nobody takes it for a telephone. */
const ALARM_HZ = [880, 1175] as const
const ALARM_EVERY_MS = 1_500
/** One second of warble, two of silence: the ring goes on until the call is taken or gone. */
const BURST_MS = 1000
const RING_EVERY_MS = 3000
/** Warble: each tone in turn. */
const NOTE_SECONDS = 0.125
const VOLUME = 0.18

const [wish, setWish] = createPreference<"on" | "off">("ringer", ["on", "off"])
const [unlocked, setUnlocked] = createSignal(false)
let audio: AudioContext | undefined
let ringing: ReturnType<typeof setInterval> | undefined

/** Browsers let a page sound only after a click or key; `locked` until then. */
export const ringerState = (): "locked" | "on" | "off" => {
  if (wish() === "off") return "off"
  return unlocked() ? "on" : "locked"
}

/** Any first click or key on the page unlocks the sound. */
export const startRinger = (): void => {
  const unlock = (): void => {
    audio ??= new AudioContext()
    void soundThrough(audio, "ringer")
    void audio.resume().then(() => setUnlocked(true))
    removeEventListener("pointerdown", unlock)
    removeEventListener("keydown", unlock)
  }
  addEventListener("pointerdown", unlock)
  addEventListener("keydown", unlock)
}

onSoundDevice("ringer", () => audio !== undefined && void soundThrough(audio, "ringer"))

/** One ring, whether or not rings are switched on. */
export const tryRinger = async (): Promise<void> => {
  audio ??= new AudioContext()
  await audio.resume()
  setUnlocked(true)
  await soundThrough(audio, "ringer")
  burst(audio)
}

export const switchRinger = (): void => {
  if (ringerState() === "locked") return
  setWish(wish() === "on" ? "off" : "on")
}

/** `alarm`: somebody in need is heard also where rings are switched off, in tones of their own. */
export const ring = (on: boolean, alarm = false): void => {
  clearInterval(ringing)
  ringing = undefined
  if (!on) return
  const sound = (): void => {
    if (audio !== undefined && (alarm ? unlocked() : ringerState() === "on")) burst(audio, alarm ? ALARM_HZ : TONES_HZ)
  }
  sound()
  ringing = setInterval(sound, alarm ? ALARM_EVERY_MS : RING_EVERY_MS)
}

const burst = (through: AudioContext, tones: readonly [number, number] = TONES_HZ): void => {
  const tone = through.createOscillator()
  const volume = through.createGain()
  const start = through.currentTime
  for (let note = 0; note * NOTE_SECONDS * 1000 < BURST_MS; note++)
    tone.frequency.setValueAtTime(tones[note % 2] ?? tones[0], start + note * NOTE_SECONDS)
  volume.gain.setValueAtTime(VOLUME, start)
  tone.connect(volume).connect(through.destination)
  tone.start(start)
  tone.stop(start + BURST_MS / 1000)
}
