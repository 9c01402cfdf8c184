import ListFilter from "lucide-solid/icons/list-filter"
import { Show } from "solid-js"
import { OpenedLater } from "../../controls/opened-later.tsx"
import { t } from "../../shared/language.ts"
import type { FiltersProps } from "./filters-popover.tsx"

/** Conditions of a list. */
export const Filters = (props: FiltersProps) => {
  const count = () => Object.keys(props.filters).length
  const opener = {
    class: "btn",
    get children() {
      return (
        <>
          <ListFilter size={16} aria-hidden="true" />
          {count() === 0 ? t("list.filter") : t("list.filter-count", { count: count() })}
        </>
      )
    }
  }
  return (
    <Show when={props.fields.length > 0}>
      <OpenedLater opens="dialog" opener={opener} load={load} with={props} />
    </Show>
  )
}

const load = async () => (await import("./filters-popover.tsx")).FiltersPopover
