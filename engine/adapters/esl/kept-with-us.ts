import type { Lines, TelephoneEntry } from "#engine/ports/Telephony.ts"
import type { EslLink } from "./link.ts"

/** What an embedded switch keeps with us, by the command that says it; all of it is said again after each connect. */
export interface KeptWithUs {
  readonly setDirectory: (entries: ReadonlyArray<TelephoneEntry>) => void
  readonly setLines: (lines: Lines) => void
  /** The switch that is connected now takes such commands; undefined: there is none, or it has files of its own. */
  readonly tellTo: (link: EslLink | undefined) => void
}

export const makeKeptWithUs = (warning: (text: string) => void): KeptWithUs => {
  const told = new Map<string, string>()
  let to: EslLink | undefined

  const tell = (command: string): void =>
    // By api: a job would repeat the secrets to every listener.
    to?.api(`${command} ${told.get(command)}`, (answer) => {
      if (!answer.startsWith("+OK")) warning(`${command}: ${answer.trim()}`)
    })

  const say = (command: string, list: ReadonlyArray<unknown>): void => {
    told.set(command, Buffer.from(JSON.stringify(list)).toString("base64"))
    tell(command)
  }

  return {
    setDirectory: (entries) => say("carillon_directory", entries),
    setLines: ({ numbers, trunks }) => {
      // Numbers first: once there are trunks, calls come.
      say("carillon_numbers", numbers)
      say("carillon_trunks", trunks)
    },
    tellTo: (link) => {
      to = link
      for (const command of told.keys()) tell(command)
    }
  }
}
