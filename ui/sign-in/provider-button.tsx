import { createSignal } from "solid-js"
import { t } from "../shared/language.ts"
import { beginThere, type CameBack } from "./provider.ts"

/** Leads to the office's own accounts. The page is left: what is typed there is typed there. */
export const ProviderButton = (props: { readonly name: string; readonly onAway: (problem: CameBack) => void }) => {
  const [busy, setBusy] = createSignal(false)
  const go = async (): Promise<void> => {
    setBusy(true)
    const begun = await beginThere()
    if ("url" in begun) return location.assign(begun.url)
    setBusy(false)
    props.onAway(begun)
  }
  return (
    <>
      <p class="my-3 flex items-center gap-3 text-muted">
        <span class="h-px flex-1 bg-line" />
        {t("sign-in.or")}
        <span class="h-px flex-1 bg-line" />
      </p>
      <button type="button" class="btn min-h-10 w-full" disabled={busy()} onClick={() => void go()}>
        {busy() ? t("sign-in.provider-busy") : t("sign-in.provider", { name: props.name })}
      </button>
    </>
  )
}
