/** The row of the table for a map of nothing but the distance to the head's outline. */
export const depthAlone = 'depth alone'
