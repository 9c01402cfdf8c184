import { type Doors, doorsOf } from "#engine/laboratory/doors.ts"
import { enterTerminals, type TerminalRow } from "../../alarms/entered.ts"
import { type Facts, readFacts } from "../../alarms/facts.ts"
import { knownToLines } from "../../alarms/fleet.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "../../crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { databaseOf, type RunningCentre, startCentre } from "../../running-centre.ts"

/** A running centre with terminals in its records, and what its database says of them: nothing is asked of the engine itself. */
export interface Stage extends Omit<Facts, "close"> {
  readonly centre: RunningCentre
  readonly doors: Doors
  readonly phone: Phone
  readonly panel: Panel
  /** Figures that the lines say of themselves. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>
  readonly close: () => Promise<void>
}

export const openStage = async (rows: ReadonlyArray<TerminalRow>, say: (line: string) => void): Promise<Stage> => {
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  let read: Facts | undefined
  let phone: Phone | undefined
  try {
    const database = await databaseOf(centre)
    await enterTerminals(database, rows)
    const facts = (read = readFacts(database))
    const doors = doorsOf(centre)
    const panel = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
    const line = await Phone.open({
      address: centre.sip.address,
      realm: centre.realm,
      metronome: makeMetronome(),
      onCall: (leg) => line.answer(leg)
    })
    phone = line
    await knownToLines(centre, rows)
    return {
      centre,
      doors,
      phone: line,
      panel,
      ...facts,
      counts: async () => ((await centre.health()).workers["lines"]?.detail["refused"] ?? {}) as Record<string, number>,
      close: async () => {
        line.close()
        await facts.close()
        await centre.stop()
      }
    }
  } catch (error) {
    phone?.close()
    await read?.close()
    await centre.stop()
    throw error
  }
}
