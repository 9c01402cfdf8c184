import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js"
import { onSoundDevice, soundDevice, soundThrough, USUAL_DEVICE } from "../../shared/sound-devices.ts"
import type { Call } from "../../softphone/call.ts"
import { readStats } from "../../softphone/line-quality.ts"
import { followLine, type LineReport, NO_REPORT } from "../../softphone/line-report.ts"
import { type MicrophoneProblem, openMicrophone } from "../../softphone/microphone.ts"
import type { TelephoneShown } from "../../softphone/telephone-shown.ts"

const LOOK_EVERY_MS = 1_000

/** The voice of the panel's call: by the chosen headset, whichever page is shown, and how its line is. */
export const createCallSound = (shown: Accessor<TelephoneShown>, call: () => Call | undefined) => {
  const audio = new Audio()
  audio.autoplay = true
  // In the page, so that the browser keeps it playing; it has nothing to be seen.
  audio.hidden = true
  document.body.append(audio)
  onCleanup(() => audio.remove())
  onSoundDevice("headset", () => void soundThrough(audio, "headset"))

  createEffect(() => {
    const heard = shown().call === null ? undefined : call()?.heard()
    if (audio.srcObject === (heard ?? null)) return
    audio.srcObject = heard ?? null
    if (heard === undefined) return
    void soundThrough(audio, "headset")
    // A microphone that is open is leave enough.
    void audio.play().catch(() => undefined)
  })

  const [report, setReport] = createSignal<LineReport>(NO_REPORT)
  const isTalking = createMemo(() => shown().call?.phase === "talking")
  createEffect(() => {
    if (!isTalking()) return
    const follow = followLine()
    const timer = setInterval(() => {
      const connection = call()?.connection()
      if (connection !== undefined) void readStats(connection).then((lines) => setReport(follow(lines)))
    }, LOOK_EVERY_MS)
    onCleanup(() => {
      clearInterval(timer)
      setReport(NO_REPORT)
    })
  })
  return {
    report,
    /** What is said: nothing while it is on mute. */
    microphone: () => (isTalking() && !(shown().call?.isMuted ?? false) ? call()?.microphone() : undefined),
    openMicrophone: (): Promise<MediaStream | MicrophoneProblem> => {
      const device = soundDevice("microphone")
      return openMicrophone(device === USUAL_DEVICE ? undefined : device)
    }
  }
}
