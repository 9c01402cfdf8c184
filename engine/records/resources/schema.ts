import { e164, nationalForm } from "#actors/telephone-number.ts"
import { choice, oneOrNone, text, textOrNone, texts } from "../thing/field.ts"
import { positionField } from "../positions/position.ts"
import { changedTexts } from "../thing/settle.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** The community's services of REQUIREMENTS A35, and whom an alarm centre turns to besides. */
export const RESOURCE_KINDS = [
  { value: "hospital", words: { zh: "医院", en: "Hospital" } },
  { value: "ambulance", words: { zh: "急救", en: "Ambulance" } },
  { value: "police", words: { zh: "派出所", en: "Police" } },
  { value: "fire-brigade", words: { zh: "消防", en: "Fire brigade" } },
  { value: "committee", words: { zh: "居委会", en: "Neighbourhood committee" } },
  { value: "property", words: { zh: "物业", en: "Caretaker" } },
  { value: "volunteers", words: { zh: "义工团体", en: "Volunteers" } },
  { value: "bank", words: { zh: "银行", en: "Bank" } },
  { value: "supermarket", words: { zh: "超市", en: "Supermarket" } },
  { value: "housekeeping", words: { zh: "家政", en: "Housekeeping" } },
  { value: "activity-centre", words: { zh: "活动中心", en: "Activity centre" } },
  { value: "other", words: { zh: "其他", en: "Other" } }
] as const

/** 救助资源: a hospital, a police station, a committee … that is asked to help, or that a user is referred to. */
export const resource = thing({
  name: "resource",
  plural: "resources",
  words: { zh: "救助资源", en: "Resources" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "k2f7m9qa" },
  title: "name",
  permissions: { view: "resources.view", edit: "resources.edit" },
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      minLength: 1,
      maxLength: 60,
      example: "南湖区中心医院",
      isListed: true,
      isSearched: true
    }),
    kind: choice(RESOURCE_KINDS, { zh: "类别", en: "Kind", example: "hospital", isListed: true }),
    area: oneOrNone("area", {
      zh: "片区",
      en: "Area",
      help: { zh: "留空表示服务所有片区。", en: "None: it serves every area." },
      example: null,
      usual: null,
      isListed: true
    }),
    numbers: texts({
      zh: "电话号码",
      en: "Telephone numbers",
      help: { zh: "按此顺序呼叫。", en: "Called in this order." },
      maxLength: 24,
      maxItems: 5,
      pattern: /^\+?[\d*#]{3,24}$/u,
      example: ["120"],
      usual: [],
      isListed: true
    }),
    contact: text({ zh: "联系人", en: "Ask for", maxLength: 60, example: "急诊值班室", usual: "" }),
    address: text({
      zh: "地址",
      en: "Address",
      maxLength: 200,
      example: "南湖区中山路 8 号",
      usual: "",
      isSearched: true
    }),
    position: positionField({
      zh: "坐标",
      en: "Position",
      help: {
        zh: "纬度,经度；高德、腾讯地图用 GCJ-02，GPS 用 WGS-84。",
        en: "Latitude, longitude. Chinese maps have GCJ-02, satellites WGS-84."
      }
    }),
    hours: oneOrNone("calendar", {
      zh: "服务时间",
      en: "Hours",
      help: { zh: "留空表示全天。", en: "None: at any hour." },
      example: null,
      usual: null,
      isListed: true
    }),
    email: textOrNone({
      zh: "电子邮箱",
      en: "E-mail",
      maxLength: 200,
      pattern: /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/u,
      example: "er@hospital.example.cn",
      usual: null
    }),
    remark: text({ zh: "备注", en: "Remark", lines: 3, maxLength: 500, example: "", usual: "" })
  },
  settle: (values, { ownAreaCode }) => ({
    ...values,
    ...changedTexts(values, "numbers", (each) => nationalForm(e164(each, ownAreaCode)))
  })
})
export type Resource = RowOfThing<typeof resource>
