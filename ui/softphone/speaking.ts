import type { Call } from "./call.ts"
import { PEER } from "./come-back.ts"
import { closeMicrophone, type MicrophoneProblem } from "./microphone.ts"
import type { TelephoneShown } from "./telephone-shown.ts"

interface SpeakingHands {
  readonly open: () => Promise<MediaStream | MicrophoneProblem>
  readonly call: () => Call | undefined
  readonly become: (change: Partial<TelephoneShown>) => void
  /** Before a call is answered that nobody clicked. */
  readonly beforeAnsweringItself: () => Promise<void>
}

/** How a telephone comes by its microphone: asked for when a call needs it, and another one when it is unplugged. */
export const speaking = ({ become, beforeAnsweringItself, call, open }: SpeakingHands) => {
  /** Who says no hears what to do about it. */
  const withMicrophone = async (go: (microphone: MediaStream) => void): Promise<void> => {
    const microphone = await open()
    if (typeof microphone === "string") become({ ending: microphone })
    else go(microphone)
  }
  const answer = (): void => {
    const answered = call()
    void withMicrophone((stream) => (answered === undefined ? closeMicrophone(stream) : answered.answer(stream, PEER)))
  }
  return {
    withMicrophone,
    answer,
    answersByItself: (ringing: Call, afterSeconds: number | null): void => {
      if (afterSeconds === null) return
      ringing.willAnswerAfter(afterSeconds)
      setTimeout(async () => {
        const stillRings = () => call() === ringing && ringing.shown().phase === "ringing"
        if (stillRings()) await beforeAnsweringItself()
        if (stillRings()) answer()
      }, afterSeconds * 1000)
    },
    /** The call goes on with the microphone that there is now. */
    speakAnew: async (): Promise<void> => {
      const speaks = call()
      if (speaks === undefined) return
      const microphone = await open()
      if (typeof microphone === "string") return become({ microphoneGone: microphone })
      await speaks.speaksInto(microphone)
      become({ microphoneGone: null })
    }
  }
}
