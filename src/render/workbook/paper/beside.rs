//! What stands beside the paper on its sheet, outside of what is printed.

use rust_xlsxwriter::Formula;

use super::super::sheet::{ALL_AGREES, AS_MADE, FAILS, HOLDS, Written, coloured};
use super::super::{WorkbookError, page};
use super::SMALL;

/// Says beside the paper that it is a fair copy (bản chốt), which follows no figure, and
/// whether the data are still those it was made from.
pub fn say(written: &mut Written, agrees: bool) -> Result<(), WorkbookError> {
    const WIDTH: f64 = 52.0;
    let col = written.beside;
    let format = page::letters(SMALL).set_bold();
    let sheet = &mut written.sheet;
    sheet.set_column_width(col, WIDTH)?;
    let copy = "Bản chốt: chữ và số trên trang này không đổi theo số liệu";
    sheet.write_string_with_format(0, col, copy, &format)?;
    let same = ["Số liệu còn khớp bản chốt: ", "Kết quả đối chiếu: "];
    for (row, (said, name)) in (1..).zip(same.into_iter().zip([AS_MADE, ALL_AGREES])) {
        let result = if agrees || name == AS_MADE { HOLDS } else { FAILS };
        let formula = Formula::new(format!("=\"{said}\"&{name}"));
        let formula = formula.set_result(format!("{said}{result}"));
        sheet.write_formula_with_format(row, col, formula, &format)?;
    }
    coloured(sheet, (1, col), (2, col))
}
