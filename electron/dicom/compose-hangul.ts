const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const firstMedial = 'ㅏ'
const filler = 'ㅤ'
/** Without a final sound, the filler stands in its place. */
const finals = `${filler}ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ`
const spelled = new RegExp(`${filler}([${initials}])([ㅏ-ㅣ])([${finals}])`, 'gu')

/**
 * Puts together syllables that KS X 1001 has no code for: they are spelled as a filler and three letters (its annex 3), which
 * browsers' and Node's EUC-KR leaves apart. The arithmetic is Unicode's (The Unicode Standard 3.12).
 */
export function composeHangul(text: string): string {
  return text.replace(spelled, (_, initial: string, medial: string, final: string) => {
    const vowel = medial.charCodeAt(0) - firstMedial.charCodeAt(0)
    return String.fromCharCode(0xac00 + (initials.indexOf(initial) * 21 + vowel) * 28 + finals.indexOf(final))
  })
}
