/** What everything that leaves Sulcus says: reports, pictures. */
export const disclaimer = 'Research use only: not for diagnosis'
