import type { Application, Channel, Running } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import type { MediaOutput } from "../media-contract.ts"
import type { Conference, Member, Pins } from "../together.ts"
import { gateOf } from "./conference-profile.ts"
import { tellConference, tellMember } from "./conference-told.ts"
import { beginApplication, completeApplication } from "./execute.ts"
import { giveFloor, settleFloor } from "./floor.ts"
import { settleGain } from "./gain.ts"
import { answerCall } from "./inbound.ts"
import { askPin, enteredBy } from "./pin.ts"

/** `bench`, `bench@default`, `bench@default+1234+flags{mute|deaf|moderator}`. */
const wordsOfName = (data: string) => {
  const [, name = "", profile = "default"] = /^([^@+\s]+)(?:@([^+\s]*))?/u.exec(data.trim()) ?? []
  const flags = /\+flags\{([^}]*)\}/u.exec(data)
  const pin = /\+([\dA-D*]+)/u.exec(data.slice(0, flags?.index))?.[1]
  return { name, profile, pin, flags: flags?.[1]?.split("|") ?? [] }
}

/** `conference`: CHANNEL_EXECUTE, the conference begins with its first member, add-member; del-member when the leg goes. */
export const enterConference = (
  exchange: Exchange,
  channel: Channel,
  application: Application,
  done: () => void
): void => {
  beginApplication(exchange, channel, application)
  const joined: { leave: (() => void) | undefined } = { leave: undefined }
  const running: Running = {
    application,
    playback: undefined,
    started: true,
    startedUs: exchange.nowUs(),
    stop: () => joined.leave?.()
  }
  const over = () => {
    if (channel.running !== running) return
    channel.running = undefined
    running.stop?.()
    completeApplication(exchange, channel, application, "_none_")
    done()
  }
  channel.running = running
  answerCall(exchange, channel, () => {
    if (channel.running !== running) return
    const wanted = wordsOfName(application.data)
    if (wanted.name === "" || !channel.answered) return over()
    const stopAsking = letIn(exchange, channel, wanted, (as) => {
      joined.leave = undefined
      if (as === undefined) return over()
      const isModerator = as === "moderator" || wanted.flags.includes("moderator")
      joined.leave = enter(exchange, wanted, newMember(exchange, channel, wanted, { isModerator, over }))
    })
    if (stopAsking !== undefined) joined.leave = stopAsking
  })
}

type Wanted = ReturnType<typeof wordsOfName>

/** At once where no PIN is asked for, or `supplied_pin` has it. Returns what ends the asking, once `settle` is not called yet. */
const letIn = (
  exchange: Exchange,
  channel: Channel,
  { name, pin }: Wanted,
  settle: (as: ReturnType<typeof enteredBy>) => void
): (() => void) | undefined => {
  const conference = exchange.conferences.byName.get(name)
  const pins: Pins = { pin: pin ?? conference?.pin, moderatorPin: conference?.moderatorPin }
  const supplied = enteredBy(channel.variables.get("supplied_pin") ?? "", pins)
  if (!isAsked(channel) || (pins.pin ?? pins.moderatorPin) === undefined || supplied !== undefined) {
    settle(supplied ?? "member")
    return undefined
  }
  return askPin(exchange, channel, pins, settle)
}

/** Whom we called we have asked in already, unless the leg says otherwise. */
const isAsked = ({ direction, variables }: Channel): boolean =>
  (variables.get("conference_enforce_security") ?? String(direction === "inbound")) === "true"

const newMember = (
  exchange: Exchange,
  channel: Channel,
  { flags, profile }: Wanted,
  of: Pick<Member, "isModerator" | "over">
): Member => ({
  ...of,
  id: ++exchange.conferences.membersEver,
  channel,
  speaks: !flags.includes("mute"),
  hears: !flags.includes("deaf"),
  threshold: gateOf(profile) ?? 0,
  energy: 0,
  isTalking: false,
  isLoud: false
})

const beginConference = (exchange: Exchange, { name, pin, profile }: Wanted): Conference => {
  const uuid = exchange.newUuid()
  const conference: Conference = {
    name,
    domain: exchange.options.realm,
    profile,
    uuid,
    pin,
    moderatorPin: undefined,
    meeting: `conference/${uuid}`,
    members: new Map(),
    floor: undefined,
    playing: new Set(),
    recordings: new Set()
  }
  exchange.conferences.byName.set(name, conference)
  exchange.conferences.byMeeting.set(conference.meeting, conference)
  exchange.media.openMeeting(conference.meeting)
  tellConference(exchange, conference, "conference-create")
  return conference
}

/** Returns what takes the member out again. */
const enter = (exchange: Exchange, wanted: Wanted, member: Member): (() => void) => {
  const conference = exchange.conferences.byName.get(wanted.name) ?? beginConference(exchange, wanted)
  const { uuid } = member.channel
  conference.members.set(member.id, member)
  exchange.conferences.byLeg.set(uuid, { conference, member })
  settleGain(exchange, member.channel)
  exchange.media.join(uuid, conference.meeting)
  if (gateOf(conference.profile) !== undefined) exchange.media.setGate(uuid, member.threshold)
  if (!member.speaks || !member.hears) settleMember(exchange, member)
  tellMember(exchange, conference, member, "add-member")
  settleFloor(exchange, conference)
  return () => {
    if (conference.floor === member) giveFloor(exchange, conference, undefined)
    conference.members.delete(member.id)
    exchange.conferences.byLeg.delete(uuid)
    exchange.media.unbridge(uuid)
    tellMember(exchange, conference, member, "del-member")
    if (conference.members.size === 0) endConference(exchange, conference)
    else settleFloor(exchange, conference)
  }
}

const endConference = (exchange: Exchange, conference: Conference): void => {
  exchange.conferences.byName.delete(conference.name)
  exchange.media.close(conference.meeting)
  // Its recordings' ends are still to be told.
  if (conference.recordings.size === 0) exchange.conferences.byMeeting.delete(conference.meeting)
  tellConference(exchange, conference, "conference-destroy")
}

/** What a member does from now on. */
export const settleMember = (exchange: Exchange, { channel, hears, speaks }: Member): void =>
  exchange.media.setRole(channel.uuid, { hears, speaks })

/** What the media plane says of a meeting. */
export const conferenceTold = (exchange: Exchange, output: MediaOutput): void => {
  const conference = exchange.conferences.byMeeting.get(output.leg)
  if (conference === undefined) return
  switch (output._tag) {
    case "PlaybackStarted":
      return tellConference(exchange, conference, "play-file", [["File", output.file]])
    case "PlaybackEnded":
      conference.playing.delete(output.playback)
      return tellConference(exchange, conference, "play-file-done", [["File", output.file]])
    case "RecordingStarted":
      return tellConference(exchange, conference, "start-recording", [["Path", output.path]])
    case "RecordingMarked":
      return tellConference(exchange, conference, `${output.mark}-recording`, [["Path", output.path]])
    case "RecordingEnded":
      conference.recordings.delete(output.path)
      tellConference(exchange, conference, "stop-recording", [
        ["Path", output.path],
        ["Milliseconds-Elapsed", String(output.recordedMs)]
      ])
      if (conference.members.size === 0 && conference.recordings.size === 0)
        exchange.conferences.byMeeting.delete(conference.meeting)
      return
    case "LegLost":
      exchange.log.warning(`conference ${conference.name}: ${output.reason}, it is ended`)
      for (const { over } of Array.from(conference.members.values())) over()
  }
}
