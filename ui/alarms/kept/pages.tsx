import { useParams } from "@solidjs/router"
import { Match, Switch } from "solid-js"
import { t } from "../../shared/language.ts"
import { NoticePage } from "../../shared/notice-page.tsx"
import { FaultsPage } from "./faults-page.tsx"
import { IncidentPage } from "./incident-page.tsx"
import { IncidentsPage } from "./incidents-page.tsx"
import { LettersPage } from "./letters-page.tsx"
import { MessagesPage } from "./messages-page.tsx"

/** What is kept of alarms: fetched together, and by nobody who only works on them. */
export const KeptOfAlarms = () => {
  const params = useParams<{ readonly kept: string; readonly incident?: string }>()
  const isAt = (kept: string) => params.kept === kept && params.incident === undefined
  return (
    <Switch fallback={<NoticePage code="404" title={t("not-found.title")} body={t("not-found.body")} />}>
      <Match when={params.kept === "incidents" && params.incident !== undefined}>
        <IncidentPage />
      </Match>
      <Match when={isAt("incidents")}>
        <IncidentsPage />
      </Match>
      <Match when={isAt("letters")}>
        <LettersPage />
      </Match>
      <Match when={isAt("faults")}>
        <FaultsPage />
      </Match>
      <Match when={isAt("messages")}>
        <MessagesPage />
      </Match>
    </Switch>
  )
}
