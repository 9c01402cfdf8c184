export const SET_UP_PATH = "/set-up"
