import { fragmentsOf, HANDSHAKE, wholeMessage } from "./handshake.ts"
import { CONTENT, type Record, seal, writeRecord } from "./record.ts"
import type { RecordKey } from "./secrets.ts"

/** What one side says in a turn, sent as a whole, and again while it is not answered (RFC 6347 §4.2.4). */
export interface Flight {
  /** Adds a message in the clear; returns it as it is hashed. */
  readonly add: (type: number, body: Uint8Array) => Buffer
  readonly sealWith: (key: RecordKey) => void
  /** Adds the change to sealed records and the first of them. */
  readonly finish: (verify: Uint8Array) => Buffer
  /** Sealed once {@link finish} has said the change to it: the far end opens nothing sealed before. */
  readonly alert: (level: number, what: number) => void
  /** The far end went on: what was said before needs no repeating. */
  readonly heard: () => void
  /** Sends what was added, or all of it again. */
  readonly flush: (nowMs: number, again: boolean) => void
  readonly due: (nowMs: number) => "given up" | undefined
}

/** A browser waits 50 ms and more for an answer; ours covers a slow line, and grows. */
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 3_200
const MOST_REPEATS = 10

const MOST_DATAGRAM_OCTETS = 1_200

export const makeFlight = (send: (datagram: Uint8Array) => void): Flight => {
  let said: Array<Omit<Record, "sequence">> = []
  let isNew = false
  let answered = true
  let messages = 0
  const sequences = [0, 0]
  let key: RecordKey | undefined
  let isChanged = false
  let dueMs = Infinity
  let waitMs = FIRST_WAIT_MS
  let repeats = 0

  /** Each sending has new record numbers: a sealed record's is its nonce. */
  const written = (one: Omit<Record, "sequence">): Buffer => {
    const record = { ...one, sequence: sequences[one.epoch]!++ }
    return writeRecord(one.epoch === 0 || key === undefined ? record : seal(record, key))
  }

  const sendAll = (): void => {
    let datagram: Array<Buffer> = []
    let octets = 0
    for (const record of said.map(written)) {
      if (octets + record.length > MOST_DATAGRAM_OCTETS && octets > 0) {
        send(Buffer.concat(datagram))
        datagram = []
        octets = 0
      }
      datagram.push(record)
      octets += record.length
    }
    if (octets > 0) send(Buffer.concat(datagram))
  }

  const begin = (): void => {
    if (isNew) return
    said = []
    isNew = true
    answered = false
    waitMs = FIRST_WAIT_MS
    repeats = 0
  }

  const add = (type: number, body: Uint8Array, epoch: number): Buffer => {
    begin()
    const sequence = messages++
    for (const fragment of fragmentsOf(type, sequence, body)) said.push({ type: CONTENT.handshake, epoch, fragment })
    return wholeMessage(type, sequence, body)
  }

  return {
    add: (type, body) => add(type, body, 0),
    sealWith: (next) => {
      key = next
    },
    finish: (verify) => {
      begin()
      isChanged = true
      said.push({ type: CONTENT.changeCipherSpec, epoch: 0, fragment: Uint8Array.of(1) })
      return add(HANDSHAKE.finished, verify, 1)
    },
    alert: (level, what) =>
      send(written({ type: CONTENT.alert, epoch: isChanged ? 1 : 0, fragment: Uint8Array.of(level, what) })),
    heard: () => {
      answered = true
    },
    flush: (nowMs, again) => {
      if (!isNew && !again) return
      isNew = false
      sendAll()
      dueMs = nowMs + waitMs
    },
    due: (nowMs) => {
      if (answered || nowMs < dueMs) return undefined
      if (repeats++ >= MOST_REPEATS) return "given up"
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
      sendAll()
      dueMs = nowMs + waitMs
      return undefined
    }
  }
}
