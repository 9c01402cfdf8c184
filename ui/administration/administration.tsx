import type { RouteSectionProps } from "@solidjs/router"
import Menu from "lucide-solid/icons/menu"
import { Show } from "solid-js"
import { OpenedLater } from "../controls/opened-later.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { opensAdministration } from "../shell/areas.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { groupsFor } from "./catalogue.ts"
import { ThingLinks } from "./thing-links.tsx"

/** The frame of the administration: what there is at the left, the page beside it. */
export const Administration = (props: RouteSectionProps) => {
  const { session } = useLive()
  return (
    <Show
      when={groupsFor(session).length > 0}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full">
        <nav
          aria-label={t("area.administration")}
          class="hidden w-50 flex-none overflow-y-auto border-r border-line bg-surface px-2 pb-4 md:block print:hidden"
        >
          <ThingLinks />
        </nav>
        <div class="flex h-full min-w-0 flex-1 flex-col">{props.children}</div>
      </div>
    </Show>
  )
}

/** The bar over each page of the administration; on a narrow screen it opens the list of pages too. */
export const AdministrationBar = (props: { readonly trail: ReadonlyArray<{ text: string; href: string | null }> }) => {
  const { session } = useLive()
  const area = () => t(opensAdministration(session) ? "area.administration" : "area.customers")
  return <TopBar trail={[{ text: area(), href: "/administration" }, ...props.trail]} start={<PagesMenu />} />
}

const PagesMenu = () => <OpenedLater opens="dialog" opener={opener} load={load} with={{}} />

const opener = {
  class: "btn btn-plain px-2 md:hidden",
  get "aria-label"() {
    return t("shell.menu")
  },
  get children() {
    return <Menu size={20} aria-hidden="true" />
  }
}
const load = async () => (await import("./pages-drawer.tsx")).PagesDrawer
