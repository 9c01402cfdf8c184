import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { WholeEvent } from "../../adapters/esl/esl-event.ts"
import { type EslLink, openLink } from "../../adapters/esl/link.ts"
import { type RunningSwitch, type StartSwitchOptions, startSwitch } from "../../softswitch/start.ts"
import { THIS_MACHINE } from "../../softswitch/testing/lines.ts"
import { loopbackOptions } from "../../softswitch/testing/loopback-options.ts"

/** The real switch on real sockets, driven over the event socket as an engine would. */
export interface DrivenSwitch {
  readonly running: RunningSwitch
  /** All that it writes. */
  readonly folder: string
  readonly api: (command: string) => Promise<string>
  /** In the background: what waits for a far end holds up nothing else. */
  readonly job: (command: string) => Promise<string>
  /** An application on a leg, whose end nobody waits for. */
  readonly execute: (leg: string, application: string, argument?: string) => void
  /** The first event of this name that has these values, whether it came already or comes yet. */
  readonly heard: (name: string, values?: WholeEvent) => Promise<WholeEvent>
  /** Its trunks from now on, each like this machine's but for what is said. */
  readonly tell: (...trunks: ReadonlyArray<object>) => Promise<void>
  readonly stop: () => Promise<void>
}

/** `more`: what is otherwise than of a switch that nobody else reaches. */
export const driveSwitch = async (more: Partial<StartSwitchOptions> = {}): Promise<DrivenSwitch> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-driven-"))
  const options = { ...loopbackOptions({ maxLegs: 20, folder, realm: "test", password: "test" }), ...more }
  const running = await startSwitch(options, { info: () => undefined, warning: () => undefined })
  const { address, port } = running.eventSocket
  let close = (): void => undefined
  const ears = makeEars()
  const link = await new Promise<EslLink>((resolve, reject) => {
    const opening = openLink(
      { host: address, port, password: "test" },
      { up: resolve, event: ears.take, unreadable: () => undefined, down: (_, why) => reject(new Error(why)) }
    )
    close = opening.close
  })
  const api = (command: string): Promise<string> => new Promise((resolve) => link.api(command, resolve))
  return {
    running,
    folder,
    api,
    job: (command) => new Promise((resolve) => link.job(command, resolve)),
    execute: (leg, application, argument = "") =>
      link.message(leg, {
        "call-command": "execute",
        "execute-app-name": application,
        ...(argument === "" ? {} : { "execute-app-arg": argument })
      }),
    heard: ears.heard,
    tell: async (...trunks) => {
      const list = trunks.map((trunk) => ({ ...THIS_MACHINE, ...trunk }))
      const answer = await api(`carillon_trunks ${Buffer.from(JSON.stringify(list)).toString("base64")}`)
      if (answer !== `+OK ${list.length} trunks\n`) throw new Error(answer)
    },
    stop: async () => {
      close()
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Keeps every event, for whoever asks later. */
const makeEars = () => {
  const events: Array<WholeEvent> = []
  const waiting = new Set<(event: WholeEvent) => void>()
  return {
    take: (event: WholeEvent): void => {
      events.push(event)
      for (const look of waiting) look(event)
    },
    heard: (name: string, values: WholeEvent = {}): Promise<WholeEvent> => {
      const isIt = (event: WholeEvent): boolean =>
        event["Event-Name"] === name && Object.entries(values).every(([header, value]) => event[header] === value)
      return new Promise((resolve) => {
        const found = events.find(isIt)
        if (found !== undefined) return resolve(found)
        const look = (event: WholeEvent): void => {
          if (!isIt(event)) return
          waiting.delete(look)
          resolve(event)
        }
        waiting.add(look)
      })
    }
  }
}
