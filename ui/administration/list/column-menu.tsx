import Columns3 from "lucide-solid/icons/columns-3"
import { Show } from "solid-js"
import { OpenedLater } from "../../controls/opened-later.tsx"
import { t } from "../../shared/language.ts"
import type { ListFields } from "./own-columns.ts"

/** Which of the centre's own fields a list shows. */
export const ColumnMenu = (props: { readonly fields: ListFields }) => (
  <Show when={props.fields.offered().length > 0}>
    <OpenedLater opens="dialog" opener={opener} load={load} with={props} />
  </Show>
)

const opener = {
  class: "btn",
  "data-testid": "columns",
  get children() {
    return (
      <>
        <Columns3 size={16} aria-hidden="true" />
        {t("list.columns")}
      </>
    )
  }
}
const load = async () => (await import("./column-popover.tsx")).ColumnPopover
