import { type JSX, Show } from "solid-js"
import type { Permission } from "#wire/permissions.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { NoticePage } from "../../shared/notice-page.tsx"
import { a } from "../../shared/words/alarms.ts"
import { k, type RecordWord } from "../../shared/words/alarm-records.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { type Step, TopBar } from "../../shell/top-bar.tsx"
import { AlarmTabs } from "../alarm-tabs.tsx"

/** A page of what is kept of alarms. */
export const KeptPage = (props: {
  readonly name: RecordWord
  readonly needs: Permission
  readonly trail?: ReadonlyArray<Step>
  readonly children: JSX.Element
}) => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, props.needs)}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full flex-col">
        <TopBar
          trail={[{ text: a("title"), href: "/alarms" }, ...(props.trail ?? []), { text: k(props.name), href: null }]}
        />
        <main class="flex min-h-0 flex-1 flex-col">
          <AlarmTabs />
          {props.children}
        </main>
      </div>
    </Show>
  )
}
