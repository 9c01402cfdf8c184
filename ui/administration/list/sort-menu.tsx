import ArrowDownUp from "lucide-solid/icons/arrow-down-up"
import { OpenedLater } from "../../controls/opened-later.tsx"
import { say, t } from "../../shared/language.ts"
import type { SortProps } from "./sort-choices.tsx"

/** The order of a list on a screen that is too narrow for column heads. */
export const SortMenu = (props: SortProps) => {
  const columns = () => props.columns.filter(({ isSortable }) => isSortable)
  const chosen = () => columns().find(({ name }) => name === props.sort)
  const opener = {
    class: "btn sm:hidden",
    "data-testid": "sort",
    get children() {
      return (
        <>
          <ArrowDownUp size={16} aria-hidden="true" />
          <span class="max-w-28 truncate">
            {t("list.sort")}
            {chosen() === undefined ? "" : ` · ${say(chosen()!.words)}`}
          </span>
        </>
      )
    }
  }
  return (
    <OpenedLater
      opens="menu"
      opener={opener}
      load={load}
      with={{
        get columns() {
          return columns()
        },
        get sort() {
          return props.sort
        },
        get order() {
          return props.order
        },
        onChange: props.onChange
      }}
    />
  )
}

const load = async () => (await import("./sort-choices.tsx")).SortChoices
