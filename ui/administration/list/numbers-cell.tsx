import { For, Show } from "solid-js"
import { nationalForm } from "#actors/telephone-number.ts"
import type { Phone } from "#engine/records/customers/schema.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { t } from "../../shared/language.ts"
import { TelephoneNumber } from "../../shared/telephone-number.tsx"
import type { Column } from "./columns.ts"

/** What can be dialled from a list: telephone numbers, and the extensions of people. */
export const NumbersCell = (props: {
  readonly thing: AnyThing
  readonly column: Column
  readonly value: unknown
  /** What stands there otherwise. */
  readonly text: string
}) => {
  const isExtension = () => props.thing.name === "person" && props.column.name === "agent"
  const numbers = (): ReadonlyArray<string> => {
    const input = props.column.field?.input
    if (isExtension()) return typeof props.value === "string" ? [props.value] : []
    return input?.kind === "own" && input.editor === "phones" ? (props.value as ReadonlyArray<Phone>).map(numberOf) : []
  }
  return (
    <Show when={numbers().length > 0} fallback={props.text}>
      <For each={numbers()}>
        {(number, at) => (
          <>
            {at() > 0 ? t("value.comma") : ""}
            <TelephoneNumber number={number} isDialledOnly={isExtension()} />
          </>
        )}
      </For>
    </Show>
  )
}

const numberOf = ({ number, written }: Phone): string => nationalForm(number ?? written)
