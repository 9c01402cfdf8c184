import { soundThrough } from "../shared/sound-devices.ts"

/** Quieter than voices: it sounds in an ear. */
const VOLUME = 0.12
/** So that a tone begins and ends without a click. */
const RAMP_SECONDS = 0.01

/** Notes one after the other by the headset, Hz; resolves when they are over. A click on the page came before it. */
export const playNotes = async (notesHz: ReadonlyArray<number>, noteMs: number): Promise<void> => {
  const audio = new AudioContext()
  try {
    await soundThrough(audio, "headset")
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const start = audio.currentTime
    const end = start + (notesHz.length * noteMs) / 1000
    for (const [at, hz] of notesHz.entries()) tone.frequency.setValueAtTime(hz, start + (at * noteMs) / 1000)
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(VOLUME, start + RAMP_SECONDS)
    volume.gain.setValueAtTime(VOLUME, end - RAMP_SECONDS)
    volume.gain.linearRampToValueAtTime(0, end)
    tone.connect(volume).connect(audio.destination)
    tone.start(start)
    tone.stop(end)
    // A page without a click is not let sound: then nobody waits for the end of it.
    await Promise.race([
      new Promise((resolve) => tone.addEventListener("ended", resolve)),
      new Promise((resolve) => setTimeout(resolve, notesHz.length * noteMs + 200))
    ])
  } finally {
    void audio.close()
  }
}

/** Says that the telephone has answered by itself, before a voice is there. */
export const beepBeforeVoice = (): Promise<void> => playNotes([880, 1175], 150)

/** Middle A and its octave. */
export const playTestTone = (): Promise<void> => playNotes([440, 440, 880], 250)
