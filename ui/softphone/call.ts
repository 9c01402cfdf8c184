import type { RTCSession } from "jssip/lib/RTCSession"
import { type Ending, endingOf } from "./endings.ts"
import { closeMicrophone } from "./microphone.ts"

export interface CallShown {
  readonly way: "in" | "out"
  readonly number: string
  readonly name: string
  readonly phase: "calling" | "ringing" | "talking"
  /** Of this page's clock; null before it was answered. */
  readonly talkingSinceMs: number | null
  readonly isMuted: boolean
  readonly keys: string
}

/** One call of the telephone in this page. */
export interface Call {
  readonly shown: () => CallShown
  readonly answer: (microphone: MediaStream, peer: RTCConfiguration) => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly press: (key: string) => void
  /** The microphone is closed with the call. */
  readonly owns: (microphone: MediaStream) => void
  readonly microphone: () => MediaStream | undefined
  /** What the far end says. */
  readonly heard: () => MediaStream | undefined
  readonly connection: () => RTCPeerConnection | undefined
}

/** What a key sends; RFC 4733 needs no more, and shorter ones are lost on bad lines. */
const KEY_MS = 120

export const callOf = (
  session: RTCSession,
  hands: { readonly changed: (shown: CallShown) => void; readonly ended: (ending: Ending) => void }
): Call => {
  const isIncoming = session.direction === "incoming"
  let shown: CallShown = {
    way: isIncoming ? "in" : "out",
    number: decodeURIComponent(session.remote_identity.uri.user),
    name: session.remote_identity.display_name ?? "",
    phase: isIncoming ? "ringing" : "calling",
    talkingSinceMs: null,
    isMuted: false,
    keys: ""
  }
  let microphone: MediaStream | undefined
  let heard: MediaStream | undefined
  let connection: RTCPeerConnection | undefined
  const become = (change: Partial<CallShown>): void => {
    shown = { ...shown, ...change }
    hands.changed(shown)
  }
  const over = (cause: string): void => {
    closeMicrophone(microphone)
    hands.ended(endingOf(cause))
  }
  const watch = (peer: RTCPeerConnection): void => {
    connection = peer
    peer.addEventListener("track", ({ streams, track }) => {
      heard = streams[0] ?? new MediaStream([track])
      become({})
    })
  }
  // Of a call that we make there is one before anybody could listen to "peerconnection".
  if (session.connection !== undefined && session.connection !== null) watch(session.connection)
  session.on("peerconnection", ({ peerconnection }) => watch(peerconnection))
  session.on("progress", () => {
    if (!isIncoming) become({ phase: "ringing" })
  })
  session.on("accepted", () => become({ phase: "talking", talkingSinceMs: performance.now() }))
  session.on("ended", ({ cause }) => over(cause))
  session.on("failed", ({ cause }) => over(cause))

  return {
    shown: () => shown,
    owns: (stream) => {
      microphone = stream
    },
    answer: (stream, pcConfig) => {
      if (session.isEnded() || session.isEstablished()) return closeMicrophone(stream)
      microphone = stream
      session.answer({ mediaStream: stream, pcConfig })
    },
    hangUp: () => {
      if (!session.isEnded()) session.terminate(isIncoming && !session.isEstablished() ? { status_code: 603 } : {})
    },
    mute: (isMuted) => {
      if (isMuted) session.mute({ audio: true })
      else session.unmute({ audio: true })
      become({ isMuted })
    },
    press: (key) => {
      const sender = connection?.getSenders().find(({ dtmf }) => dtmf !== null)
      sender?.dtmf?.insertDTMF(`${sender.dtmf.toneBuffer}${key}`, KEY_MS)
      become({ keys: `${shown.keys}${key}`.slice(-32) })
    },
    microphone: () => microphone,
    heard: () => heard,
    connection: () => connection
  }
}
