import type { Application, Channel, Running } from "../channel.ts"
import { conferenceHeaders, memberHeaders } from "../events/conference-headers.ts"
import type { Header } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
import type { MediaOutput } from "../media-contract.ts"
import type { Conference, Member } from "../together.ts"
import { beginApplication, completeApplication } from "./execute.ts"
import { answerCall } from "./inbound.ts"

/** `bench`, `bench@default`, `bench@default+flags{mute|deaf|moderator}`; a PIN is not asked for. */
const wordsOfName = (data: string) => {
  const [, name = "", profile = "default"] = /^([^@+\s]+)(?:@([^+\s]*))?/u.exec(data.trim()) ?? []
  const flags = /flags\{([^}]*)\}/u.exec(data)?.[1]?.split("|") ?? []
  return { name, profile, flags }
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
    const { flags, name, profile } = wordsOfName(application.data)
    if (name === "" || !channel.answered) return over()
    const conference = exchange.conferences.byName.get(name) ?? beginConference(exchange, name, profile)
    const member: Member = {
      id: ++exchange.conferences.membersEver,
      channel,
      isModerator: flags.includes("moderator"),
      speaks: !flags.includes("mute"),
      hears: !flags.includes("deaf"),
      over
    }
    joined.leave = enter(exchange, conference, member)
  })
}

const beginConference = (exchange: Exchange, name: string, profile: string): Conference => {
  const uuid = exchange.newUuid()
  const conference: Conference = {
    name,
    domain: exchange.options.realm,
    profile,
    uuid,
    meeting: `conference/${uuid}`,
    members: new Map(),
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
const enter = (exchange: Exchange, conference: Conference, member: Member): (() => void) => {
  conference.members.set(member.id, member)
  exchange.media.join(member.channel.uuid, conference.meeting)
  if (!member.speaks || !member.hears) settleMember(exchange, member)
  tellMember(exchange, conference, member, "add-member")
  return () => {
    conference.members.delete(member.id)
    exchange.media.unbridge(member.channel.uuid)
    tellMember(exchange, conference, member, "del-member")
    if (conference.members.size === 0) endConference(exchange, conference)
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

const maintenance = (exchange: Exchange, headers: () => ReturnType<typeof memberHeaders>): void =>
  exchange.hub.publish({ name: "CUSTOM", subclass: "conference::maintenance", caller: "conference", headers })

export const tellConference = (
  exchange: Exchange,
  conference: Conference,
  action: string,
  own: ReadonlyArray<Header> = []
): void => maintenance(exchange, () => [...conferenceHeaders(conference), ["Action", action], ...own])

export const tellMember = (exchange: Exchange, conference: Conference, member: Member, action: string): void =>
  maintenance(exchange, () => memberHeaders(conference, member, [["Action", action]]))

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
