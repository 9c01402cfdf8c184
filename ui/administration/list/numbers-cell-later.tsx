import { Show, Suspense } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { fetched } from "../../shared/later.tsx"
import type { Column } from "./columns.ts"

export interface CellProps {
  readonly thing: AnyThing
  readonly column: Column
  readonly value: unknown
  /** The row's. */
  readonly id: string
  /** What stands there otherwise. */
  readonly text: string
}

const Numbers = fetched<CellProps>(
  async () => (await import("./numbers-cell.tsx")).NumbersCell,
  (props) => <>{props.text}</>
)

/** A cell of a list. Where it holds numbers they can be dialled, and are plain text until what dials them is there. */
export const NumbersCell = (props: CellProps) => (
  <Show when={holdsExtension(props) || holdsPhones(props)} fallback={props.text}>
    <Suspense fallback={props.text}>
      <Numbers {...props} />
    </Suspense>
  </Show>
)

export const holdsExtension = ({ column, thing }: Pick<CellProps, "column" | "thing">): boolean =>
  thing.name === "person" && column.name === "agent"

const holdsPhones = ({ column }: Pick<CellProps, "column">): boolean =>
  column.field?.input.kind === "own" && column.field.input.editor === "phones"
