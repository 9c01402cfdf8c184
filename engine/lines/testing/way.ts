import type { LineEntry } from "../../ports/AlarmIntake.ts"
import { Counts } from "../counts.ts"
import type { Dialects } from "../dialects.ts"
import { type Doorway, makeDoorway } from "../doorway.ts"
import { Intake } from "../intake.ts"
import { Roster } from "../roster.ts"
import { memoryCore } from "./memory-core.ts"

/** What doors work with, without any door: the core is there and has told these terminals. */
export const wayWith = (
  terminals: ReadonlyArray<LineEntry>,
  { clock = () => 0, dialects = new Map() }: { readonly clock?: () => number; readonly dialects?: Dialects } = {}
): { readonly way: Doorway; readonly core: ReturnType<typeof memoryCore> } => {
  const core = memoryCore()
  const roster = new Roster(0)
  const counts = new Counts()
  const intake = new Intake({ door: core, directory: roster.directory, counts, hearing: roster, clock })
  const way = makeDoorway({
    door: core,
    intake,
    directory: roster.directory,
    dialects,
    counts,
    clock,
    warn: (text) => {
      throw new Error(text)
    }
  })
  core.news({
    onUp: () => {
      roster.begin()
      intake.isUp = true
    },
    onNews: (news) => {
      if (news._tag === "Entered") roster.enter(news.terminals, clock())
      else if (news._tag === "Complete") roster.complete(clock())
    },
    onDown: () => {
      intake.isUp = false
    }
  })
  core.connect(terminals)
  return { way, core }
}
