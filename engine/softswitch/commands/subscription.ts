/** Every event name this switch can say; asking for another is asking for nothing. */
const EVENT_NAMES: ReadonlySet<string> = new Set([
  "API",
  "BACKGROUND_JOB",
  "CALL_UPDATE",
  "CHANNEL_ANSWER",
  "CHANNEL_BRIDGE",
  "CHANNEL_CALLSTATE",
  "CHANNEL_CREATE",
  "CHANNEL_DESTROY",
  "CHANNEL_EXECUTE",
  "CHANNEL_EXECUTE_COMPLETE",
  "CHANNEL_HANGUP",
  "CHANNEL_HANGUP_COMPLETE",
  "CHANNEL_HOLD",
  "CHANNEL_ORIGINATE",
  "CHANNEL_OUTGOING",
  "CHANNEL_PARK",
  "CHANNEL_PROGRESS",
  "CHANNEL_PROGRESS_MEDIA",
  "CHANNEL_STATE",
  "CHANNEL_UNBRIDGE",
  "CHANNEL_UNHOLD",
  "CHANNEL_UNPARK",
  "CODEC",
  "CUSTOM",
  "DETECTED_TONE",
  "DTMF",
  "HEARTBEAT",
  "MEDIA_BUG_START",
  "MEDIA_BUG_STOP",
  "MESSAGE",
  "PLAYBACK_START",
  "PLAYBACK_STOP",
  "RECORD_START",
  "RECORD_STOP",
  "RELOADXML"
])

/** Names FreeSWITCH knows and we never say: accepted, so that an engine may subscribe as it does there. */
const SILENT_NAMES: ReadonlySet<string> = new Set(["CHANNEL_DATA", "CHANNEL_UUID", "SHUTDOWN"])

/** Subclasses of one connection; FreeSWITCH has no limit, a script that loops must not fill our memory. */
const ENTRIES_LIMIT = 10_000

/** What one connection hears: names and CUSTOM subclasses. */
export interface Subscription {
  readonly wants: (name: string, subclass: string | undefined) => boolean
  /** False when the list names nothing known. */
  readonly add: (list: string) => boolean
  readonly remove: (list: string) => boolean
  readonly clear: () => void
}

export const makeSubscription = (): Subscription => {
  const names = new Set<string>()
  const subclasses = new Set<string>()
  let all = false
  /** Of all, but these: names of events alone, so that there is an end to them. */
  const nixed = new Set<string>()

  return {
    wants: (name, subclass) =>
      (all && !nixed.has(name)) || (subclass === undefined ? names.has(name) : subclasses.has(subclass)),
    add: (list) => {
      const wanted = read(list)
      let known = wanted.customs.length > 0
      for (const name of wanted.names) {
        nixed.delete(name)
        if (name === "ALL") all = true
        else if (EVENT_NAMES.has(name)) names.add(name)
        else if (!SILENT_NAMES.has(name)) continue
        known = true
      }
      for (const subclass of wanted.customs) if (subclasses.size < ENTRIES_LIMIT) subclasses.add(subclass)
      return known
    },
    remove: (list) => {
      const unwanted = read(list)
      for (const name of unwanted.names) {
        if (name === "ALL") all = false
        else if (all && EVENT_NAMES.has(name)) nixed.add(name)
        names.delete(name)
      }
      for (const subclass of unwanted.customs) subclasses.delete(subclass)
      return unwanted.names.length + unwanted.customs.length > 0
    },
    clear: () => {
      all = false
      nixed.clear()
      names.clear()
      subclasses.clear()
    }
  }
}

/** Everything after the word CUSTOM is a subclass, as FreeSWITCH reads it. */
const read = (list: string): { readonly names: ReadonlyArray<string>; readonly customs: ReadonlyArray<string> } => {
  const words = list.split(/\s+/u).filter((word) => word !== "")
  const custom = words.findIndex((word) => word.toUpperCase() === "CUSTOM")
  const plain = (custom < 0 ? words : words.slice(0, custom)).map((word) => word.toUpperCase())
  return { names: plain, customs: custom < 0 ? [] : words.slice(custom + 1) }
}
