import { createSignal, onCleanup } from "solid-js"

/** Ends by itself: who forgot to stop it would record for ever. The server takes ten minutes. */
const MOST_MS = 600_000

export interface Recorder {
  readonly isRecording: () => boolean
  readonly seconds: () => number
  /** False: the microphone may not be used, or there is none. */
  readonly start: () => Promise<boolean>
  /** What was recorded; null when nothing was. */
  readonly stop: () => Promise<Blob | null>
}

/** Whether a browser gives a page the microphone: over https, or on the machine itself. */
export const mayRecord = (): boolean => "mediaDevices" in navigator && typeof MediaRecorder !== "undefined"

/** The microphone of whoever sits at the page; given back when the page is left. */
export const createRecorder = (): Recorder => {
  const [startedAt, setStartedAt] = createSignal<number | null>(null)
  const [now, setNow] = createSignal(0)
  let recorder: MediaRecorder | undefined
  let parts: Array<Blob> = []
  let ticking: ReturnType<typeof setInterval> | undefined

  const release = (): void => {
    clearInterval(ticking)
    recorder?.stream.getTracks().forEach((track) => track.stop())
    recorder = undefined
    setStartedAt(null)
  }
  const stop = (): Promise<Blob | null> =>
    new Promise((resolve) => {
      const ending = recorder
      if (ending === undefined || ending.state === "inactive") return resolve(null)
      ending.addEventListener(
        "stop",
        () => {
          release()
          resolve(new Blob(parts, { type: ending.mimeType }))
        },
        { once: true }
      )
      ending.stop()
    })
  const start = async (): Promise<boolean> => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      parts = []
      recorder = new MediaRecorder(stream)
      recorder.addEventListener("dataavailable", ({ data }) => parts.push(data))
      recorder.start()
    } catch {
      return false
    }
    const began = performance.now()
    setStartedAt(began)
    setNow(began)
    ticking = setInterval(() => {
      setNow(performance.now())
      if (performance.now() - began > MOST_MS) recorder?.stop()
    }, 250)
    return true
  }
  onCleanup(release)

  return {
    isRecording: () => startedAt() !== null,
    seconds: () => Math.floor((now() - (startedAt() ?? now())) / 1000),
    start,
    stop
  }
}
