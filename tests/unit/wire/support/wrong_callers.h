// Argument forms that are not a browser's: the host must end with 2 and write nothing.
#pragma once

#include <string>
#include <vector>

namespace cerby::test {

const std::vector<std::vector<std::string>>& wrong_callers();

}  // namespace cerby::test
