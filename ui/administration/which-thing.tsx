import { useParams } from "@solidjs/router"
import { type JSX, Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { things } from "#engine/records/things.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { mayOpen } from "../shell/may-open.ts"

/** The thing that the address names, when there is one and the person may see it. A page is made anew for each. */
export const WhichThing = (props: { readonly children: (thing: AnyThing) => JSX.Element }) => {
  const { session } = useLive()
  const params = useParams()
  const thing = () => things.find(({ plural }) => plural === params["plural"])
  return (
    <Show
      when={thing()}
      keyed
      fallback={<NoticePage code="404" title={t("not-found.title")} body={t("not-found.body")} />}
    >
      {(found) => (
        <Show
          when={mayOpen(session, found.permissions.view)}
          fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
        >
          {props.children(found)}
        </Show>
      )}
    </Show>
  )
}
