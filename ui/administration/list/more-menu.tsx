import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import { useNavigate } from "@solidjs/router"
import Ellipsis from "lucide-solid/icons/ellipsis"
import FileDown from "lucide-solid/icons/file-down"
import FileUp from "lucide-solid/icons/file-up"
import Merge from "lucide-solid/icons/merge"
import Printer from "lucide-solid/icons/printer"
import { Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { download, headsLanguage } from "../download.ts"
import { DUPLICATES, IMPORT, pageOf, PRINT } from "../paths.ts"
import { type ListAsk, listQuery, pathOf } from "../records.ts"

/** What is done with a list as a whole. Export and print keep its search and filters. */
export const MoreMenu = (props: { readonly thing: AnyThing; readonly asked: ListAsk; readonly mayEdit: boolean }) => {
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
    <DropdownMenu placement="bottom-end" gutter={4}>
      <DropdownMenu.Trigger class="btn max-sm:px-2" aria-label={t("list.more")}>
        <Ellipsis size={16} aria-hidden="true" />
        <span class="max-sm:hidden">{t("list.more")}</span>
      </DropdownMenu.Trigger>
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
