import type { UA } from "jssip"
import type { RTCSession } from "jssip/lib/RTCSession"
import { endSession } from "./call.ts"
import type { CallKeeper } from "./call-keeper.ts"
import { type Ending, endingOf } from "./endings.ts"
import { type KeptCall, replacesHeader } from "./kept-call.ts"
import { closeMicrophone, type MicrophoneProblem } from "./microphone.ts"
import type { Account } from "./softphone-answer.ts"

/** The switch says where it is; nobody else is asked (no STUN, no TURN). */
export const PEER: RTCConfiguration = { iceServers: [] }

/** The switch keeps a leg as long whose browser is away: what is told it later, it has done by itself. */
export const SWITCH_WAITS_MS = 60_000

interface ComeBackHands {
  readonly ua: Pick<UA, "call">
  readonly account: Account
  readonly keeper: Pick<CallKeeper, "claim" | "forget">
  /** Resolves when calls can be made. */
  readonly registered: () => Promise<void>
  readonly microphone: () => Promise<MediaStream | MicrophoneProblem>
  readonly shows: (kept: KeptCall) => void
  /** Nothing comes of it; null: the call is another page's, and there is nothing to say. */
  readonly dropped: (ending: Ending | MicrophoneProblem | null) => void
  readonly taken: (session: RTCSession, microphone: MediaStream, kept: KeptCall) => void
}

/**
 * Takes up again the call of a page that was loaded anew: INVITE with Replaces (RFC 3891), as soon as the switch knows this
 * page's telephone. Who hangs up meanwhile has hung up: the switch is told it as soon as it can be, for as long as it keeps
 * the call.
 */
export const comeBack = ({
  account,
  dropped,
  keeper,
  microphone: microphoneOf,
  registered,
  shows,
  taken,
  ua
}: ComeBackHands) => {
  let underWay: KeptCall | undefined
  let isInviting = false

  const invite = ({ dialog }: KeptCall, mediaStream?: MediaStream): RTCSession => {
    isInviting = true
    const session = ua.call(account.uri, {
      pcConfig: PEER,
      extraHeaders: [replacesHeader(dialog)],
      ...(mediaStream === undefined ? LISTENS_ONLY : { mediaStream })
    })
    isInviting = false
    return session
  }

  /** A hang-up needs a dialog of this page's own; it comes back for no longer than that takes. */
  const endUnheard = async (kept: KeptCall, untilMs = performance.now() + SWITCH_WAITS_MS): Promise<void> => {
    // JsSIP tells its sessions that the connection went before it tells us: only then we wait for the next one.
    await Promise.resolve()
    await registered()
    if (performance.now() > untilMs) return
    const session = invite(kept)
    session.on("accepted", () => endSession(session))
    session.on("failed", ({ cause }) => {
      if (endingOf(cause) === "no-connection") void endUnheard(kept, untilMs)
    })
  }

  return {
    endUnheard,
    start: async (kept: KeptCall): Promise<void> => {
      underWay = kept
      shows(kept)
      const isOurs = await keeper.claim(kept.dialog)
      if (!isOurs) {
        underWay = undefined
        return dropped(null)
      }
      await registered()
      const microphone = underWay === kept ? await microphoneOf() : undefined
      if (underWay !== kept) {
        if (typeof microphone === "object") closeMicrophone(microphone)
        return endUnheard(kept)
      }
      underWay = undefined
      // The call waits on, and so does what is remembered of it: who allows the microphone loads the page once more.
      if (typeof microphone === "string" || microphone === undefined) return dropped(microphone ?? null)
      taken(invite(kept, microphone), microphone, kept)
    },
    giveUp: () => {
      if (underWay === undefined) return
      underWay = undefined
      keeper.forget()
      dropped("ended")
    },
    /** Another page does it. */
    letGo: () => {
      underWay = undefined
    },
    isUnderWay: () => underWay !== undefined,
    /** Of the sessions that begin here. */
    isOwn: (session: RTCSession) => isInviting && session.direction === "outgoing"
  }
}

const LISTENS_ONLY = {
  mediaConstraints: { audio: false, video: false },
  rtcOfferConstraints: { offerToReceiveAudio: true }
}
