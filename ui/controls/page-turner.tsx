import ChevronLeft from "lucide-solid/icons/chevron-left"
import ChevronRight from "lucide-solid/icons/chevron-right"
import type { JSX } from "solid-js"
import { t } from "../shared/language.ts"

/** The foot of a list: how much was found, which page this is, and the ways to its neighbours. */
export const PageTurner = (props: {
  readonly at: number
  readonly last: number
  readonly onGo: (page: number) => void
  readonly children: JSX.Element
}) => (
  <footer class="num flex min-h-11 flex-none flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-1">
    <span class="mr-auto text-muted" role="status" data-testid="total">
      {props.children}
    </span>
    <button
      type="button"
      class="btn px-2"
      disabled={props.at <= 1}
      aria-label={t("call-list.page-before")}
      onClick={() => props.onGo(props.at - 1)}
    >
      <ChevronLeft size={16} aria-hidden="true" />
    </button>
    <span data-testid="page">
      {props.at} / {props.last}
    </span>
    <button
      type="button"
      class="btn px-2"
      disabled={props.at >= props.last}
      aria-label={t("call-list.page-after")}
      onClick={() => props.onGo(props.at + 1)}
    >
      <ChevronRight size={16} aria-hidden="true" />
    </button>
  </footer>
)
