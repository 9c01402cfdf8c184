import type { Tagged } from "./behaviour.ts"
import type { Upgrade, Written } from "./kind.ts"

/** From one version to the next: each part of a row in its new form. A part that kept its form is left out. */
export interface Change<S = never, M = never, C = never> {
  readonly state?: (state: S, id: string) => Tagged
  readonly message?: (message: M, id: string) => Tagged
  /** One command of the row; it may come to several outputs. `all` are those it was written with, which may know more. */
  readonly command?: (command: C, id: string, all: ReadonlyArray<C>) => ReadonlyArray<Tagged>
}

/** The upgrade of a kind from its changes: the first leads from version 1 to 2. Old shapes are what the journal wrote, so they are trusted. */
export const upgrades =
  (...changes: ReadonlyArray<Change>): Upgrade =>
  (version, written, id) =>
    changes.slice(version - 1).reduce<Written>((row, change) => changed(row, change, id), written)

const changed = (row: Written, { command, message, state }: Change, id: string): Written => ({
  ...row,
  ...(state !== undefined && "state" in row ? { state: state(row.state as never, id) } : {}),
  ...(message !== undefined && "message" in row ? { message: message(row.message as never, id) } : {}),
  ...(command !== undefined && row.commands !== undefined
    ? { commands: row.commands.flatMap((each) => command(each as never, id, row.commands as never)) }
    : {})
})
