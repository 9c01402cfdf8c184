import { settleMember, tellMember } from "../calls/conference.ts"
import { playbackFile, recordingFile } from "../calls/file-names.ts"
import type { Exchange } from "../exchange.ts"
import type { Conference, Member } from "../together.ts"
import type { ApiCommand } from "./command.ts"
import { wordsOf } from "./words.ts"

/** What is done to a conference; answers in FreeSWITCH's words. */
type Doing = (exchange: Exchange, conference: Conference, words: ReadonlyArray<string>) => string

const USAGE = "-USAGE: <name> list|kick|mute|unmute|deaf|undeaf|play|stop|record|norecord ... or list\n"

/** `conference list`, `conference <name> <command> …`. A conference begins with its first member, not by a command. */
export const conferenceCommand: ApiCommand = (exchange, argument, settle) => {
  const [name = "", command = "", ...words] = wordsOf(argument)
  if (name === "") return settle(USAGE)
  const conference = exchange.conferences.byName.get(name)
  if (name === "list" && conference === undefined) return settle(listAll(exchange))
  if (conference === undefined) return settle(`-ERR Conference ${name} not found\n`)
  const doing = Object.hasOwn(DOINGS, command) ? DOINGS[command] : undefined
  settle(doing === undefined ? `-ERR Conference command '${command}' not found.\n` : doing(exchange, conference, words))
}

const listAll = ({ conferences }: Exchange): string => {
  if (conferences.byName.size === 0) return "+OK No active conferences.\n"
  return [...conferences.byName.values()]
    .map(
      (one) =>
        `+OK Conference ${one.name} (${one.members.size} members rate: 8000 flags: running|answered)\n${rows(one)}`
    )
    .join("")
}

const rows = ({ members }: Conference): string => [...members.values()].map(row).join("")

const row = ({ channel, hears, id, isModerator, speaks }: Member): string => {
  const flags = [...(hears ? ["hear"] : []), ...(speaks ? ["speak"] : []), ...(isModerator ? ["moderator"] : [])]
  const { callerName, callerNumber } = channel.profile
  return `${id};${channel.name};${channel.uuid};${callerName};${callerNumber};${flags.join("|")};0;0;100\n`
}

/** A command for one member by its number, for `all`, or for the `last` who came. */
const onMembers =
  (word: string, act: (exchange: Exchange, conference: Conference, member: Member) => void): Doing =>
  (exchange, conference, [who = ""]) => {
    const all = [...conference.members.values()]
    const meant =
      who === "all" ? all : all.filter((one) => (who === "last" ? one === all.at(-1) : String(one.id) === who))
    if (meant.length === 0) return who === "" ? USAGE : `-ERR Non-Existant ID ${who}\n`
    for (const member of meant) act(exchange, conference, member)
    return meant.map(({ id }) => `OK ${word} ${id}\n`).join("")
  }

const changing = (word: string, change: Partial<Pick<Member, "hears" | "speaks">>): Doing =>
  onMembers(word, (exchange, conference, member) => {
    Object.assign(member, change)
    settleMember(exchange, member)
    tellMember(exchange, conference, member, `${word}-member`)
  })

const kick: Doing = onMembers("kicked", (exchange, conference, member) => {
  tellMember(exchange, conference, member, "kick-member")
  member.over()
})

const play: Doing = (exchange, conference, [path = ""]) => {
  const source = playbackFile(exchange.options, path)
  if (source === undefined) return `(play) File: ${path} not found.\n`
  const playback = exchange.newUuid()
  conference.playing.add(playback)
  exchange.media.play(conference.meeting, playback, source.file, { loop: source.endless })
  return `(play) Playing file ${path}\n`
}

const stop: Doing = (exchange, conference) => {
  const count = conference.playing.size
  exchange.media.stopPlayback(conference.meeting)
  return `Stopped ${count} files.\n`
}

const record: Doing = (exchange, conference, [path = ""]) => {
  const file = recordingFile(exchange.options, path)
  if (file === undefined || conference.recordings.has(file)) return `-ERR cannot record ${path}\n`
  const { maxRecordingMs: maxMs, recordingFormat: format } = exchange.options
  conference.recordings.add(file)
  exchange.media.record(conference.meeting, file, { stereo: false, maxMs, format })
  return `Record file ${path}\n+OK\n`
}

const norecord: Doing = (exchange, conference, [path = ""]) => {
  const wanted = path === "all" ? undefined : recordingFile(exchange.options, path)
  const files = [...conference.recordings].filter((file) => path === "all" || file === wanted)
  for (const file of files) exchange.media.stopRecording(conference.meeting, file)
  return files.length === 0 ? `-ERR no recording ${path}\n` : `Stopped recording file ${path}\n+OK\n`
}

const DOINGS: Readonly<Record<string, Doing>> = {
  list: (_, conference, [what]) => (what === "count" ? `${conference.members.size}\n` : rows(conference)),
  kick,
  hup: kick,
  mute: changing("mute", { speaks: false }),
  unmute: changing("unmute", { speaks: true }),
  deaf: changing("deaf", { hears: false }),
  undeaf: changing("undeaf", { hears: true }),
  play,
  stop,
  record,
  norecord
}
