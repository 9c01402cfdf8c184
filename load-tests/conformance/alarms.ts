import { inParallel } from "../crowd/wait.ts"
import type { AlarmCase } from "./alarms/case.ts"
import { BAD_INPUT_CASES } from "./alarms/bad-input.ts"
import { CALL_CASES, DEVICE_CASES } from "./alarms/devices.ts"
import { openStage } from "./alarms/stage.ts"
import { VECTOR_CASES } from "./alarms/vectors.ts"

export interface AlarmsFound {
  readonly cases: number
  readonly passed: number
}

/** Fewer, and something was not said. */
const CASES_AT_LEAST = 60
/** So many terminals speak at a time. */
const WIDTH = 6

export const alarmsHeld = ({ cases, passed }: AlarmsFound): boolean => cases >= CASES_AT_LEAST && passed === cases

/** What terminals of every protocol say to a running centre over real sockets: what is answered, and what is in the centre after it. */
export const measureAlarms = async (say: (line: string) => void): Promise<AlarmsFound> => {
  const all: ReadonlyArray<AlarmCase> = [...VECTOR_CASES, ...DEVICE_CASES, ...CALL_CASES, ...BAD_INPUT_CASES]
  const rows = new Map(all.flatMap(({ terminals }) => terminals.map((row) => [row.id, row] as const)))
  const stage = await openStage([...rows.values()], say)
  let passed = 0
  const play = async ({ name, play: act }: AlarmCase): Promise<void> => {
    const wrong = await act(stage).catch(
      (error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`
    )
    if (wrong === null) passed += 1
    else say(`${name}: ${wrong}`)
  }
  try {
    say(`${all.length} cases with ${rows.size} terminals`)
    await inParallel(
      all.filter(({ isLast }) => isLast !== true),
      WIDTH,
      play
    )
    for (const last of all.filter(({ isLast }) => isLast === true)) await play(last)
  } finally {
    await stage.close()
  }
  say(`${passed} of ${all.length}`)
  return { cases: all.length, passed }
}
