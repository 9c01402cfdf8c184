import { A } from "@solidjs/router"
import Contact from "lucide-solid/icons/contact"
import BookOpen from "lucide-solid/icons/book-open"
import Headset from "lucide-solid/icons/headset"
import AudioLines from "lucide-solid/icons/audio-lines"
import LayoutDashboard from "lucide-solid/icons/layout-dashboard"
import PhoneCall from "lucide-solid/icons/phone-call"
import ScrollText from "lucide-solid/icons/scroll-text"
import Server from "lucide-solid/icons/server"
import Siren from "lucide-solid/icons/siren"
import Settings from "lucide-solid/icons/settings"
import { For, Show } from "solid-js"
import { Dynamic } from "solid-js/web"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { type Area, areasOf } from "./areas.ts"
import { manualOf } from "./manual-of.ts"

const ICONS = {
  agent: Headset,
  wall: LayoutDashboard,
  alarms: Siren,
  calls: PhoneCall,
  recordings: AudioLines,
  customers: Contact,
  administration: Settings,
  audit: ScrollText,
  system: Server
} satisfies Record<Area["name"], unknown>

/** The way between areas, at the left of every page but the wall. Not there for who has one area only. */
export const Rail = (props: { readonly class: string }) => {
  const { session } = useLive()
  const areas = areasOf(session)
  return (
    <Show when={areas.length > 1}>
      <nav
        aria-label={t("shell.areas")}
        class={`w-18 flex-none flex-col gap-1 border-r border-line bg-surface py-1 print:hidden ${props.class}`}
      >
        <For each={areas}>{(area) => <RailLink area={area} />}</For>
        {/* For everybody, and no area: nobody's work begins there. */}
        <A href={manualOf(session)} class="rail-link mt-auto" activeClass="rail-here">
          <BookOpen size={20} aria-hidden="true" />
          <span>{t("manual.title")}</span>
        </A>
      </nav>
    </Show>
  )
}

const RailLink = (props: { readonly area: Area }) => (
  <A href={props.area.path} class="rail-link" activeClass="rail-here">
    <Dynamic component={ICONS[props.area.name]} size={20} aria-hidden="true" />
    <span>{t(`area.${props.area.name}`)}</span>
  </A>
)
