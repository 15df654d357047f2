import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.migrations_up_check_down import up_check_down_up

pytestmark = pytest.mark.database


async def test_migrations_go_up_match_the_tables_go_down_and_up_again(engine: AsyncEngine) -> None:
    await up_check_down_up(engine)
