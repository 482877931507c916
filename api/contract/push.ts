// What a partner that pushes its own records gets back.
import Type from 'typebox';

const Count = (description: string) => Type.Integer({ minimum: 0, description });

export const PushAnswer = Type.Object(
  {
    read: Count('Records of the body.'),
    accepted: Count('Signals that the log has durably; a record may give several.'),
    skipped: Count('Records that the mapping leaves out on purpose.'),
    rejectedCount: Count('Records that were refused.'),
    rejected: Type.Array(
      Type.Object({
        row: Type.Integer({ description: 'Line, or place in the list of the body, from 1.' }),
        field: Type.Optional(
          Type.String({ description: "Column or path of the record, or the signal's field." }),
        ),
        code: Type.String(),
        message: Type.String({ description: 'Everything that is wrong with the record.' }),
      }),
      { description: 'The first thousand refused records.' },
    ),
  },
  {
    description:
      'The log has the accepted signals durably, and the dead letters have the refused records: nothing of the body need be sent again.',
    examples: [
      {
        read: 3,
        accepted: 1,
        skipped: 1,
        rejectedCount: 1,
        rejected: [
          {
            row: 3,
            field: 'data.phoneNumber',
            code: 'missing',
            message: 'data.phoneNumber is empty, and phone needs it',
          },
        ],
      },
    ],
  },
);
