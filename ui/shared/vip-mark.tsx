import { t } from "./language.ts"

/** A caller of the VIP list: a word, as no colour says it by itself. */
export const VipMark = (props: { readonly count?: number }) => (
  <span
    class="num inline-flex flex-none items-center rounded border border-accent px-1.5 text-sm leading-5 font-semibold text-accent"
    data-vip
  >
    {t("caller-list.vip")}
    {props.count === undefined ? "" : ` ${props.count}`}
  </span>
)
