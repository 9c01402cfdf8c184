import { join } from "node:path"
import type { Said } from "#engine/ports/Health.ts"
import type { EslEvent } from "./esl-event.ts"
import type { EslLink } from "./link.ts"
import { MUSIC_ON_HOLD } from "./requests.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** Folders that the switch has to reach, wherever it runs and as whomever. */
export interface SharedFolders {
  readonly recordings: string
  readonly prompts: ReadonlyArray<string>
}

/** Whether the switch can write recordings and read what it plays: asked at each connect, and seen by what it does. */
export interface SwitchFiles {
  readonly ask: (to: EslLink, isEmbedded: boolean) => void
  /** Asks again about what was wrong; nothing while all is well. */
  readonly askAgain: (to: EslLink) => void
  readonly observe: (event: EslEvent) => void
  /** `uuid_record … start` was refused with these words. */
  readonly recordingRefused: (answer: string) => void
  readonly problems: () => ReadonlyArray<Said>
}

interface Wrong {
  readonly said: Said
  /** Asks whether it still is so; undefined: only the next file that is played or written shows it. */
  readonly question?: string
}

/** Files that are told of by name; whoever has lost more has lost a folder. */
const WRONG_LIMIT = 20

/** FreeSWITCH's word for a file that is not there, and for one that it may not read. */
const NOT_FOUND = "FILE NOT FOUND"

/** Of a recording. A leg that is gone cannot be recorded either, and says so in other words. */
const CANNOT_RECORD = /^-ERR (?:Cannot record session|Operation failed)/u

const RECORDING = "recording"
const STUCK = "recordings that wait for room"

export const makeSwitchFiles = (
  folders: SharedFolders | undefined,
  { info, warning }: Pick<SwitchboardAround, "info" | "warning">
): SwitchFiles => {
  const wrong = new Map<string, Wrong>()
  let link: EslLink | undefined

  const put = (what: string, one: Wrong): void => {
    if (!wrong.has(what) && wrong.size < WRONG_LIMIT) warning(one.said.en)
    if (wrong.has(what) || wrong.size < WRONG_LIMIT) wrong.set(what, one)
  }
  const mend = (what: string): void => {
    const one = wrong.get(what)
    if (one !== undefined && wrong.delete(what)) info(`no more: ${one.said.en}`)
  }

  /** FreeSWITCH says true or false to `file_exists`; to `show_local_stream` the stream's data, or -ERR. */
  const question = (to: EslLink, command: string, told: (isWell: boolean) => void): void =>
    to.job(command, (answer) => {
      const said = answer.trim()
      const isCheck = command.startsWith("file_exists ")
      if (isCheck && said !== "true" && said !== "false") info(`${command}: ${said}`)
      else told(isCheck ? said === "true" : !said.startsWith("-ERR"))
    })

  const check = (to: EslLink, what: string, command: string, said: Said): void =>
    question(to, command, (isWell) => (isWell ? mend(what) : put(what, { said, question: command })))

  /** A playing found no file. Where it is there all the same it may not be read, and only the next playing shows that it may. */
  const missed = (file: string): void => {
    const isStream = file.includes("://")
    const command = isStream ? `show_local_stream ${STREAM}` : `file_exists ${file}`
    put(file, { said: cannotPlay(file) })
    if (link !== undefined)
      question(link, command, (isThere) => {
        if (!isThere && wrong.has(file)) put(file, { said: cannotPlay(file), question: command })
      })
  }

  return {
    ask: (to, isEmbedded) => {
      link = to
      mend(RECORDING)
      if (folders === undefined) return
      // To look at a folder's own entry one has to be let into it, which a look at the folder does not show.
      check(to, folders.recordings, `file_exists ${entryOf(folders.recordings)}`, cannotWrite(folders.recordings))
      for (const folder of folders.prompts) check(to, folder, `file_exists ${entryOf(folder)}`, cannotRead(folder))
      if (!isEmbedded) check(to, MUSIC_ON_HOLD, `show_local_stream ${STREAM}`, cannotPlay(MUSIC_ON_HOLD))
    },
    askAgain: (to) => {
      for (const [what, one] of wrong)
        if (one.question !== undefined)
          question(to, one.question, (isWell) => {
            if (isWell) mend(what)
          })
    },
    observe: (event) => {
      // FreeSWITCH does not say it; there a recording that fails is seen when the next one begins.
      const stuck = event["Event-Name"] === "HEARTBEAT" ? event["Recordings-Stuck"] : undefined
      if (stuck !== undefined) return stuck === "0" ? mend(STUCK) : put(STUCK, { said: stuckSaid(stuck) })
      if (event["Event-Name"] === "RECORD_START") return mend(RECORDING)
      if (event["Event-Name"] !== "CHANNEL_EXECUTE_COMPLETE" || event["Application"] !== "playback") return
      const file = event["Application-Data"] ?? ""
      if (event["Application-Response"] === NOT_FOUND) missed(file)
      else if (event["Application-Response"] === "FILE PLAYED") mend(file)
    },
    recordingRefused: (answer) => {
      if (CANNOT_RECORD.test(answer)) put(RECORDING, { said: cannotWrite(folders?.recordings ?? "") })
    },
    problems: () => [...wrong.values()].map(({ said }) => said)
  }
}

const STREAM = MUSIC_ON_HOLD.slice("local_stream://".length)

const entryOf = (folder: string): string => `${join(folder, "/")}.`

const cannotWrite = (folder: string): Said => ({
  zh: `交换机无法写入录音目录 ${folder}：通话没有录音（recordings.group 应为交换机所在的用户组）`,
  en: `the switch cannot write recordings to ${folder}: calls are not recorded (recordings.group should be a group of the switch)`
})

const stuckSaid = (count: string): Said => ({
  zh: `${count} 路录音无法写入（磁盘可能已满），正在重试`,
  en: `${count} recordings cannot be written (the disk may be full); it is tried again`
})

const cannotRead = (folder: string): Said => ({
  zh: `交换机无法读取提示音目录 ${folder}：来电者听不到提示音`,
  en: `the switch cannot read prompts in ${folder}: callers hear nothing`
})

const cannotPlay = (file: string): Said => ({
  zh: `交换机无法播放 ${file}：来电者此时听不到声音`,
  en: `the switch cannot play ${file}: callers hear nothing there`
})
