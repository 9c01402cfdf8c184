import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { PacketSocket } from "./packet-io.ts"
import { makeArrivals } from "./passing.ts"
import type { RtpStream } from "./stream.ts"

/**
 * The stream of a meeting: a party without a telephone, so that a conversation has a place of its own. Legs join it, what is
 * played to it is heard by all of them, and a recording of it holds all that they say.
 */
export const meetingStream = (): RtpStream => {
  const said = new Int16Array(FRAME_SAMPLES)
  return {
    ...WITHOUT_A_LINE,
    said,
    heard: new Int16Array(FRAME_SAMPLES),
    begin: () => {
      said.fill(0)
      return []
    }
  }
}

/** It is always there: nothing is agreed on, nothing comes and nothing is sent. */
const WITHOUT_A_LINE: Omit<RtpStream, "said" | "heard" | "begin"> = {
  connect: () => undefined,
  confirm: () => undefined,
  codec: () => "PCMA",
  hasKeyEvents: () => false,
  connected: () => true,
  silentMs: () => 0,
  receive: () => ({ _tag: "Ignored" }),
  receiveControl: () => ({ _tag: "Ignored" }),
  controlBeside: () => false,
  report: () => undefined,
  farewell: () => undefined,
  quality: () => undefined,
  finish: () => undefined,
  setPassing: () => undefined,
  arrivals: makeArrivals(),
  passOn: () => undefined,
  pressDigits: () => undefined,
  hearKeys: () => undefined,
  release: () => undefined,
  jitter: () => ({ depthSamples: 0, waitedMs: 0, late: 0, duplicates: 0, held: 0, resyncs: 0 })
}

export const noSocket: PacketSocket = { sendFrom: () => undefined, close: () => undefined }
