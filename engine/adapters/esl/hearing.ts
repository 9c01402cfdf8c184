import { randomUUID } from "node:crypto"
import type { CallId } from "#actors/vocabulary.ts"
import { placeTold, supervisorOf } from "./company.ts"
import type { Devices } from "./devices.ts"
import type { EslEvent } from "./esl-event.ts"
import { type Made, withMakers } from "#engine/ports/Telephony.ts"
import { isForUs, madeBy, TAKES_VARIABLE, telephonyEventOf, writtenMs } from "./events.ts"
import type { Legs } from "./legs.ts"
import { messageEventOf, SENT_SUBCLASS } from "./messages.ts"
import { pass, probe } from "./probe.ts"
import type { OtherCalls } from "./other-calls.ts"
import type { RecordingNames } from "./recording-names.ts"
import type { RungTogether } from "./rung-together.ts"
import type { SwitchFiles } from "./switch-files.ts"
import { CALLCENTER_SUBCLASS, type SwitchQueuesSeen } from "./switch-queues.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** What the switch says by itself, told once and in our words. */
export interface Hearing {
  readonly heard: (event: EslEvent) => void
  readonly unreadable: (why: string) => void
  readonly counts: () => {
    readonly unread: number
    /** Calls that were parked, but not for us. */
    readonly leftAlone: number
  }
}

interface HearingParts {
  readonly devices: Devices
  readonly files: Pick<SwitchFiles, "observe">
  readonly legs: Legs
  readonly others: Pick<OtherCalls, "hear">
  readonly queues: Pick<SwitchQueuesSeen, "heard">
  readonly recordings: RecordingNames
  readonly together: RungTogether
}

const ENDED: ReadonlySet<string> = new Set(["CHANNEL_HANGUP", "CHANNEL_DESTROY"])

/** Of a leg that we made. */
const madeOf = (known: { readonly call: CallId | undefined; readonly attempt: number | undefined } | undefined) =>
  known?.call === undefined || known.attempt === undefined ? undefined : { call: known.call, attempt: known.attempt }

export const makeHearing = (
  { devices, files, legs, others, queues, recordings, together }: HearingParts,
  /** Ends a leg of the switch that was told to end before it was there. */
  end: (uuid: string, cause: string) => void,
  { emit, info, now, warning }: SwitchboardAround
): Hearing => {
  let unread = 0
  let leftAlone = 0

  /** Whoever wonders why a call is not taken finds it in the log, once. */
  const noteLeftAlone = (event: EslEvent): void => {
    if (event["Event-Name"] !== "CHANNEL_PARK" || event["Call-Direction"] !== "inbound" || isForUs(event)) return
    leftAlone += 1
    if (leftAlone === 1)
      info(`a call was parked without ${TAKES_VARIABLE}=true and is left alone; more of them are only counted`)
  }

  const madeFor = (leg: string): Made | undefined => madeOf(legs.get(leg))

  const ofLeg = (event: EslEvent, leg: string, uuid: string): void => {
    const supervisor = supervisorOf(legs.all(), event)
    const place = supervisor === undefined ? undefined : legs.get(supervisor)?.place
    if (supervisor !== undefined && place !== undefined) emit(withMakers(placeTold(supervisor, place, now()), madeFor))
    const before = legs.get(leg)
    const wasParked = before?.wasParked === true && (before.offered || before.attempt !== undefined)
    const known = legs.observe(event)
    files.observe(event)
    const translated = telephonyEventOf(event, {
      at: now(),
      wasParked,
      broken: known?.broken === true || legs.isCleared(leg),
      recordingName: recordings.of
    })
    // Of several that ring for one leg each is there at its own time.
    if (known?.endWhenCreated !== undefined && !ENDED.has(event["Event-Name"] ?? "")) end(uuid, known.endWhenCreated)
    if (translated === undefined) return noteLeftAlone(event)
    if (translated._tag === "CallOffered" && !legs.offer(event)) return
    if (translated._tag === "ConnectionCleared" && !legs.clear(leg)) return
    if (translated._tag === "RecordStarted") recordings.begun(event["Record-File-Path"] ?? "", translated.leg)
    const told = withMakers(translated, (of) => madeFor(of) ?? (of === leg ? madeOf(madeBy(event)) : undefined))
    if (probe.hasSubscribers) pass({ at: "heard", event: told, sequence: event["Event-Sequence"] ?? "" })
    emit(told)
    if (translated._tag !== "RecordEnded") return
    const path = event["Record-File-Path"] ?? ""
    recordings.measured(path, writtenMs(event))
    // Who waits for the file comes after its end was told.
    recordings.forget(path)
  }

  return {
    heard: (event) => {
      if (event["Event-Name"] === "MESSAGE" || event["Event-Subclass"] === SENT_SUBCLASS) {
        const text = messageEventOf(event, now(), randomUUID)
        return text === undefined ? undefined : emit(text)
      }
      if (event["Event-Subclass"] === CALLCENTER_SUBCLASS) return queues.heard()
      if (event["Event-Name"] === "CUSTOM") {
        const device = devices.observe(event, now())
        if (device !== undefined) return emit(device)
      }
      const uuid = event["Unique-ID"]
      if (uuid === undefined) return files.observe(event)
      const changed = others.hear(event)
      const counting = together.hear(event)
      const leg = counting?.["Unique-ID"]
      if (counting !== undefined && leg !== undefined) ofLeg(counting, leg, uuid)
      if (changed === undefined) return
      emit({ _tag: changed.isBusy ? "DeviceBusy" : "DeviceIdle", at: now(), agent: changed.agent })
    },
    unreadable: (why) => {
      unread += 1
      if (unread === 1) warning(`the switch said what cannot be read; more of it is only counted: ${why}`)
    },
    counts: () => ({ unread, leftAlone })
  }
}
