import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import { useNavigate } from "@solidjs/router"
import FileDown from "lucide-solid/icons/file-down"
import FileUp from "lucide-solid/icons/file-up"
import Merge from "lucide-solid/icons/merge"
import Printer from "lucide-solid/icons/printer"
import { Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { Opened } from "../../controls/opened-later.tsx"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { download, headsLanguage } from "../download.ts"
import { DUPLICATES, IMPORT, pageOf, PRINT } from "../paths.ts"
import { type ListAsk, listQuery, pathOf } from "../records.ts"

export interface MoreProps {
  readonly thing: AnyThing
  readonly asked: ListAsk
  readonly mayEdit: boolean
}

export const MoreChoices: Opened<MoreProps> = (props) => {
  const { session } = useLive()
  const navigate = useNavigate()
  const exportAs = (format: "xlsx" | "csv"): void => {
    const query = new URLSearchParams(listQuery(props.asked))
    query.set("format", format)
    query.set("heads", headsLanguage())
    void download(
      props.thing,
      `${pathOf(props.thing)}/export?${query.toString()}`,
      `${say(props.thing.words)}.${format}`
    )
  }
  return (
    <DropdownMenu placement="bottom-end" gutter={4} defaultOpen>
      <DropdownMenu.Trigger {...props.opener} />
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="floating min-w-44 py-1">
          <Show when={props.mayEdit}>
            <DropdownMenu.Item class="menu-item" onSelect={() => navigate(pageOf(props.thing, IMPORT))}>
              <FileUp size={16} aria-hidden="true" />
              {t("list.import")}
            </DropdownMenu.Item>
          </Show>
          <Show when={props.thing.name === customer.name && mayOpen(session, "customers.merge")}>
            <DropdownMenu.Item class="menu-item" onSelect={() => navigate(pageOf(props.thing, DUPLICATES))}>
              <Merge size={16} aria-hidden="true" />
              {t("duplicates.title")}
            </DropdownMenu.Item>
          </Show>
          <DropdownMenu.Item class="menu-item" onSelect={() => exportAs("xlsx")}>
            <FileDown size={16} aria-hidden="true" />
            {t("list.export-xlsx")}
          </DropdownMenu.Item>
          <DropdownMenu.Item class="menu-item" onSelect={() => exportAs("csv")}>
            <FileDown size={16} aria-hidden="true" />
            {t("list.export-csv")}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            class="menu-item"
            onSelect={() => navigate(`${pageOf(props.thing, PRINT)}?${listQuery(props.asked)}`)}
          >
            <Printer size={16} aria-hidden="true" />
            {t("list.print")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
