import Ellipsis from "lucide-solid/icons/ellipsis"
import { OpenedLater } from "../../controls/opened-later.tsx"
import { t } from "../../shared/language.ts"
import type { MoreProps } from "./more-choices.tsx"

/** What is done with a list as a whole. Export and print keep its search and filters. */
export const MoreMenu = (props: MoreProps) => <OpenedLater opens="menu" opener={opener} load={load} with={props} />

const opener = {
  class: "btn max-sm:px-2",
  get "aria-label"() {
    return t("list.more")
  },
  get children() {
    return (
      <>
        <Ellipsis size={16} aria-hidden="true" />
        <span class="max-sm:hidden">{t("list.more")}</span>
      </>
    )
  }
}
const load = async () => (await import("./more-choices.tsx")).MoreChoices
