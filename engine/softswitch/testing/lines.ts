/** For tests: who may call, as `carillon_trunks` is told of it, and a door that is in nobody's way. */

export const DOOR = { callsPerSecond: 1_000, messagesPerMinute: 1_000, refusalsPerMinute: 10, ignoredMs: 600_000 }

/** As the first migration enters it: every program on this machine. */
export const THIS_MACHINE = {
  id: "this-machine",
  from: ["127.0.0.0/8", "::1"],
  hosts: [],
  media: [],
  transport: "udp",
  channels: 10_000,
  codecs: ["PCMA", "PCMU"],
  calledRules: [],
  callerRules: [],
  outRules: [],
  registration: null,
  next: [],
  nextOn: [408, 500, 502, 503, 504],
  watchEveryS: 0,
  identity: { domain: "", number: "", numbers: [], name: "", asserted: false, isPrivate: false }
} as const
