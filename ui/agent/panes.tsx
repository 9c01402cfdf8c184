import { For, Show } from "solid-js"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"

/** The parts of the desk. A wide screen shows all; a narrow one shows one, a middling one the work beside one of the others. */
export const PANES = ["work", "calls", "team"] as const
export type Pane = (typeof PANES)[number]

/** Which classes show a part: one column below `md`, two below `xl`, three from there on. */
export const hiddenUnless = (pane: Pane, shown: Pane): string => {
  if (pane === "work") return shown === "work" ? "" : "max-md:hidden"
  if (pane === "team") return shown === "team" ? "" : "max-xl:hidden"
  return { calls: "", work: "max-md:hidden", team: "max-xl:hidden" }[shown]
}

/** The choice of what a narrow screen shows. */
export const PaneTabs = (props: {
  readonly shown: Pane
  readonly isNarrow: boolean
  readonly workCount: number
  /** The middle has the customer, too. */
  readonly hasCustomers: boolean
  /** Something in the middle waits to be looked at. */
  readonly hasUnseen: boolean
  readonly onShow: (pane: Pane) => void
}) => {
  const isShown = (pane: Pane) =>
    props.shown === pane || (!props.isNarrow && props.shown === "work" && pane === "calls")
  return (
    <nav
      class="flex gap-1 border-b border-line bg-surface px-2 py-1 md:col-start-2 xl:hidden"
      aria-label={t("pane.title")}
    >
      <For each={PANES}>
        {(pane) => (
          <button
            type="button"
            class="chip flex-1 justify-center"
            classList={{ "md:hidden": pane === "work" }}
            aria-pressed={isShown(pane)}
            data-pane={pane}
            onClick={() => props.onShow(pane)}
          >
            {pane === "calls" && props.hasCustomers ? t("pane.middle") : t(`pane.${pane}`)}
            <Show when={pane === "calls" && props.hasUnseen}>
              <span class="pulse text-ring">
                <Icon name="bell" />
              </span>
            </Show>
            {pane === "work" && props.workCount > 0 ? <b class="num">{props.workCount}</b> : null}
          </button>
        )}
      </For>
    </nav>
  )
}
