import { For, Show } from "solid-js"
import { nationalForm } from "#actors/telephone-number.ts"
import type { Phone } from "#engine/records/customers/schema.ts"
import { t } from "../../shared/language.ts"
import { isCovered } from "../../shared/number-text.ts"
import { TelephoneNumber } from "../../shared/telephone-number.tsx"
import { type CellProps, holdsExtension } from "./numbers-cell-later.tsx"

/** What can be dialled from a list: telephone numbers, and the extensions of people. */
export const NumbersCell = (props: CellProps) => {
  const isExtension = () => holdsExtension(props)
  const isCustomer = () => props.thing.name === "customer"
  const numbers = (): ReadonlyArray<string> => {
    if (isExtension()) return typeof props.value === "string" ? [props.value] : []
    return (props.value as ReadonlyArray<Phone>).map(numberOf)
  }
  return (
    <Show when={numbers().length > 0} fallback={props.text}>
      <For each={numbers()}>
        {(number, at) => (
          <>
            {at() > 0 ? t("value.comma") : ""}
            <TelephoneNumber
              number={number}
              isDialledOnly={isExtension()}
              to={isCustomer() && isCovered(number) ? { _tag: "Customer", customer: props.id, phone: at() } : undefined}
            />
          </>
        )}
      </For>
    </Show>
  )
}

const numberOf = ({ number, written }: Phone): string => nationalForm(number ?? written)
